/** The newest value for whoever reads, however slowly; what was not looked at in time is replaced. */
export interface ProgressFeed<Value> {
  push(value: Value): void;
  end(): void;
  values(): AsyncGenerator<Value, void, void>;
}

export function createProgressFeed<Value>(): ProgressFeed<Value> {
  let waiting: { readonly value: Value } | null = null;
  let isEnded = false;
  let wake: () => void = () => undefined;
  return {
    push(value) {
      waiting = { value };
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    async *values() {
      for (;;) {
        if (waiting !== null) {
          const { value } = waiting;
          waiting = null;
          yield value;
        } else if (isEnded) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
