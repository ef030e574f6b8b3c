/** The one address the window shows, and the one word its page says to get a port. */

/** A scheme of our own: unlike `file:`, it has an origin, and nothing else on the disk is under it. */
export const PANEL_SCHEME = 'app';
export const PANEL_HOST = 'signalbox';
export const PANEL_ORIGIN = `${PANEL_SCHEME}://${PANEL_HOST}`;

/** Said by the page to its window, and by the preload script to the main process, with one port. */
export const CONNECT_MESSAGE = 'signalbox:connect';
