import { EnvironmentError } from '../../config/usage-error.ts';

const GO_ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * What Go, Debian and image configurations call this machine's processor: amd64 or arm64.
 * @throws EnvironmentError for any other
 */
export function goArch(arch: NodeJS.Architecture = process.arch): string {
  const name = GO_ARCH[arch];
  if (name === undefined) {
    throw new EnvironmentError(`a bundle can be built for amd64 and arm64, and this machine is ${arch}`);
  }
  return name;
}
