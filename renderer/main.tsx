/** Where the panel begins: which shell carries us, then the panel. */
import { createRoot } from 'react-dom/client';
import { openConnection, shellHere } from './connection/open-connection.ts';
import { Panel } from './panel.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Panel connection={openConnection()} actor={shellHere()} />);
