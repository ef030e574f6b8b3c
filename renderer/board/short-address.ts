/** `172.20.0.11:8000` as it is; of a socket's path the file's name, `flask-app-1.sock`. */
export function shortAddress(address: string): string {
  return address.startsWith('unix:') ? address.slice(address.lastIndexOf('/') + 1) : address;
}
