import { ChangeStrip } from '../change/change-strip.tsx';
import { LoadCard } from '../load/load-card.tsx';
import { StagedTray } from '../staging/staged-tray.tsx';
import { usePanel } from '../state/panel-store.ts';
import { WishBar } from '../wish/wish-bar.tsx';
import { BoardTable } from './board-table.tsx';
import classes from './board-view.module.css';

/** What is wished, what was changed last, and what became of it; beside it the load run. */
export function BoardView() {
  const staged = usePanel((state) => state.staged);
  const isChanging = usePanel((state) => state.board?.activity !== null);
  return (
    <main className={classes.main}>
      <div className={classes.left}>
        <WishBar />
        {staged !== null && !isChanging ? <StagedTray edits={staged} /> : <ChangeStrip />}
        <BoardTable />
      </div>
      <aside className={classes.side}>
        <LoadCard />
      </aside>
    </main>
  );
}
