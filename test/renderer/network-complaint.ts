/**
 * Chromium's word that the machine's interfaces changed, or that it is without any: each container that starts or ends
 * is such a change, and no fault of the panel's. What the panel then lacks fails its test all the same.
 */
export function isOfNetwork(complaint: string): boolean {
  return /^Failed to load resource: net::ERR_(NETWORK_CHANGED|INTERNET_DISCONNECTED)$/.test(complaint);
}
