import { cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../system/run.ts';
import { findGo, type GoBuild, goBuild, goBuildArgs, goModule } from './go-build.ts';
import {
  AGNHOST_VERSION,
  type ModuleName,
  modulePath,
  type Step,
  type StepContext,
  type Versions,
} from './versions.ts';

const PLAIN: GoBuild = { cgo: false, tags: [], stamps: {} };

/** The steps that build programs from Go modules, each output with a folder `bin`. */
export function programSteps(versions: Versions): Step[] {
  const kubernetes = { ...PLAIN, stamps: kubernetesStamps(versions.kubernetes, '') };
  const flannel: GoBuild = {
    cgo: true,
    tags: ['netgo', 'osusergo'],
    stamps: { 'github.com/flannel-io/flannel/pkg/version.Version': versions.flannel },
  };
  return [
    programStep('kubernetes', versions, kubernetes, 300, makeKubernetes),
    programStep('coredns', versions, PLAIN, 90),
    programStep('flannel', versions, flannel, 65),
    programStep('etcd', versions, PLAIN, 30, makeEtcd),
    { ...programStep('kind', versions, PLAIN, 10, makeKind), lane: 'fetch', kept: true },
  ];
}

/** The step that builds the programs of one module into its output's folder `bin`. */
export function programStep(
  name: ModuleName,
  versions: Versions,
  how: GoBuild,
  usualSeconds: number,
  make: Step['make'] = (context) => build(context, name, how),
): Step {
  return {
    name,
    title: `${name} ${versions[name]}`,
    doing: 'building from the Go module proxy',
    lane: 'compile',
    needs: [],
    inputs: [name],
    recipe: [1, goBuildArgs(how, 'bin'), how.cgo],
    namesBundle: false,
    kept: false,
    usualSeconds,
    make,
  };
}

/** Builds a module's programs into `bin`, and gives the module's own folder and time. */
async function build(context: StepContext, name: ModuleName, how: GoBuild) {
  const command = await goCommand(context, name);
  await goBuild(command, how, join(context.out, 'bin'));
}

async function goCommand(context: StepContext, name: ModuleName) {
  const module = join(context.fixtures, name);
  return { go: await findGo([join(module, 'go.mod')], context.signal), module, signal: context.signal };
}

/** Adds what other images are made of and the module holds as source: pause, and certificates of agnhost's. */
async function makeKubernetes(context: StepContext): Promise<void> {
  const command = await goCommand(context, 'kubernetes');
  const { Dir, Time = '' } = await goModule(command, modulePath('kubernetes'));
  const stamps = kubernetesStamps(context.versions.kubernetes, Time);
  await goBuild(command, { ...PLAIN, stamps }, join(context.out, 'bin'));
  const flags = [
    '-Os',
    '-static',
    '-s',
    `-DVERSION=${context.names.pause.split(':').at(-1)}-netconform-local`,
  ];
  await run(
    'gcc',
    [...flags, '-o', join(context.out, 'bin/pause'), join(Dir, 'build/pause/linux/pause.c')],
    context,
  );
  const porter = join(context.out, 'porter');
  await mkdir(porter);
  for (const file of ['localhost.crt', 'localhost.key']) {
    await cp(join(Dir, 'test/images/agnhost/porter', file), join(porter, file));
  }
}

/** kubeadm compares versions, so every program has to know its own; only a release build stamps them otherwise. main is agnhost's. */
function kubernetesStamps(version: string, buildDate: string): Record<string, string> {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const values = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitCommit: 'netconform-local',
    gitTreeState: 'archive',
    buildDate,
  };
  const stamps: Record<string, string> = { 'main.Version': AGNHOST_VERSION };
  for (const path of ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']) {
    for (const [name, value] of Object.entries(values)) stamps[`${path}.${name}`] = value;
  }
  return stamps;
}

/** The program is named after the last part of its package's path, which is "server". */
async function makeEtcd(context: StepContext): Promise<void> {
  await build(context, 'etcd', PLAIN);
  await rename(join(context.out, 'bin/server'), join(context.out, 'bin/etcd'));
}

/** Adds kind's own base files of a node. Modules are kept read-only, and a root file system is not. */
async function makeKind(context: StepContext): Promise<void> {
  await build(context, 'kind', PLAIN);
  const { Dir } = await goModule(await goCommand(context, 'kind'), modulePath('kind'));
  const base = join(context.out, 'base');
  await run('cp', ['-R', join(Dir, 'images/base/files'), base], context);
  await run('chmod', ['-R', 'u=rwX,go=rX', base], context);
}
