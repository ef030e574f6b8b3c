/** What edits would do, before they are sent: the plan, the config's difference, and what the linter says. */
import { Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ChangePreview } from '../../stack/model/edit.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { PlainWords } from '../faults/plain-words.tsx';
import overlay from '../keys/help-overlay.module.css';
import { useCommands } from '../state/commands.ts';
import { type Preview, usePanel, usePanelStore } from '../state/panel-store.ts';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import { editWords } from './edit-words.ts';
import { FindingList } from './finding-list.tsx';
import classes from './staging.module.css';

export function PreviewDialog() {
  const store = usePanelStore();
  const preview = usePanel((state) => state.preview);
  return (
    <Modal
      opened={preview !== null}
      onClose={() => store.setState({ preview: null })}
      title="Before it is applied"
      size={860}
      centered
      transitionProps={{ duration: 120 }}
      classNames={{ content: overlay.plate, header: overlay.plate, title: overlay.title }}
    >
      {preview ? <Previewed preview={preview} /> : null}
    </Modal>
  );
}

/** Thought through anew whenever the wish is another's: what is applied is what was looked at. */
function Previewed({ preview }: { readonly preview: Preview }) {
  const { edits } = preview;
  const store = usePanelStore();
  const commands = useCommands();
  const revision = usePanel((state) => state.board?.revision ?? 0);
  const receipt = usePanel((state) => state.board?.receipt ?? null);
  const [first] = useState(revision);
  const answer = useAnswer(`preview ${revision}`, (client) => client.stack.preview({ edits: [...edits] }));
  const apply = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (answer.kind === 'here') apply.current?.focus({ preventScroll: true });
  }, [answer.kind]);
  const isRefused =
    answer.kind === 'here' && answer.value.findings.some(({ weight }) => weight === 'refusal');
  return (
    <div className={classes.preview}>
      <p className={classes.asked}>
        Asked for: <b>{edits.map(editWords).join('; ')}</b>
      </p>
      {revision === first ? null : (
        <p className={classes.note} role="status">
          Meanwhile the stack was changed{receipt ? `: ${receipt.what}, by the ${receipt.by}` : ''}. Below is
          what your edits would do now.
        </p>
      )}
      {answer.kind === 'refused' ? (
        <p className={classes.note} role="alert">
          <PlainWords text={answer.fault.message} /> <PlainWords text={answer.fault.hint} />
        </p>
      ) : null}
      {answer.kind === 'waiting' ? <p className={classes.quiet}>Thinking it through…</p> : null}
      {answer.kind === 'here' ? <Consequences preview={answer.value} /> : null}
      <div className={classes.foot}>
        <p>{isRefused ? 'The linter refuses this, so it cannot be applied.' : null}</p>
        <Press look="quiet" onClick={() => store.setState({ preview: null })}>
          Not yet
        </Press>
        <Press
          look="primary"
          ref={apply}
          disabled={answer.kind !== 'here' || isRefused}
          onClick={() => answer.kind === 'here' && commands.apply(preview, answer.value.revision)}
        >
          {edits.length === 1 ? 'Apply' : 'Apply as one change'}
        </Press>
      </div>
    </div>
  );
}

function Consequences({ preview: { steps, diff, findings } }: { readonly preview: ChangePreview }) {
  return (
    <>
      <section aria-label="Plan">
        <h3>
          Plan <span>steps of one number run side by side</span>
        </h3>
        {steps.length === 0 ? (
          <p className={classes.quiet}>Nothing to do: it is so already.</p>
        ) : (
          <ol className={classes.steps}>
            {steps.map(({ stage, label, because }) => (
              <li key={`${stage} ${label}`}>
                <span className={classes.stage}>{stage}</span>
                <b>{label}</b>
                <span>{because}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section aria-label="Linter">
        <h3>Linter</h3>
        <FindingList findings={findings} />
      </section>
      <section aria-label="Config">
        <h3>Config</h3>
        <DiffView text={diff} none="No line of nginx’s config differs." />
      </section>
    </>
  );
}
