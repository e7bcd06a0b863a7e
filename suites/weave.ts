// Weave Net's own invariants: one range, one ring, one mesh.
// https://rajch.github.io/weave/operational-guide/concepts

import { podRanges } from '../helpers/requirements/addressing/ranges-in-force.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { checkConnections } from '../helpers/requirements/weave/check-connections.ts';
import { checkIpam } from '../helpers/requirements/weave/check-ipam.ts';
import { checkOwners } from '../helpers/requirements/weave/check-owners.ts';
import { checkRing } from '../helpers/requirements/weave/check-ring.ts';
import { expectReported } from '../helpers/requirements/weave/read-reports.ts';

export const requirement = suite({ vantage: 'every host', by: 'exec', layer: 'mesh' });

const CONCEPTS = 'https://rajch.github.io/weave/operational-guide/concepts';
const requires = ['Weave Net'] as const;

requirement(
  'WEAVE-1',
  {
    level: 'core',
    title: 'IPAM is ready on every node, with the expected range',
    rule: CONCEPTS,
    requires,
  },
  async (cluster) => {
    const ranges = (await podRanges(cluster)).map(({ range }) => range.text);
    return expectReported(cluster, (reports) => checkIpam(reports, ranges));
  },
);

requirement(
  'WEAVE-2',
  {
    level: 'core',
    title: 'all nodes agree on one ring, its parts add up to the range, and every owner is active',
    rule: CONCEPTS,
    requires,
    noFault: 'none has been written yet; helpers/requirements/weave/weave.test.ts turns the check red',
  },
  async (cluster) => expectReported(cluster, checkRing),
);

requirement(
  'WEAVE-3',
  {
    level: 'core',
    title: 'every node has an established connection to every other one',
    rule: CONCEPTS,
    requires,
  },
  async (cluster) => expectReported(cluster, checkConnections),
);

requirement(
  'WEAVE-4',
  {
    level: 'core',
    title: 'every pod IP on a node is one that Weave Net hands out there',
    rule: CONCEPTS,
    requires,
    rights: ['all pods'],
    noFault: 'none has been written yet; helpers/requirements/weave/weave.test.ts turns the check red',
  },
  async (cluster) => {
    const pods = await cluster.inventory.podAddresses();
    return expectReported(cluster, (reports) => checkOwners(reports, pods));
  },
);
