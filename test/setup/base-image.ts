/** Makes sure, before any test needs it, that the container engine has the base of our images; says how. */
import { provideBaseImage } from '../../stack/engines/docker/base-image.ts';
import { findDocker, searchOf } from '../../stack/engines/docker/find-docker.ts';
import { BASE_IMAGE } from '../../stack/engines/docker/image-sources.ts';
import { faultOf } from '../../stack/model/faults.ts';

try {
  const connection = await findDocker(searchOf(process.env), () => undefined);
  await provideBaseImage(connection, BASE_IMAGE, say);
  connection.close();
} catch (thrown) {
  const { message, detail } = faultOf(thrown);
  console.error([message, ...(detail === undefined ? [] : detail.split('\n'))].join(' | '));
  process.exitCode = 1;
}

/** Without the hundreds of packages on their way. */
function say(line: string): void {
  if (!line.includes('by debootstrap: ')) console.log(line);
}
