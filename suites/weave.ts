// Weave Net's own invariants: one range, one ring, one mesh.
// https://rajch.github.io/weave/operational-guide/concepts

import { podRanges } from '../helpers/address/ranges-in-force.ts';
import { requirement } from '../helpers/requirement/requirement.ts';
import { checkConnections } from '../helpers/weave/check-connections.ts';
import { checkIpam } from '../helpers/weave/check-ipam.ts';
import { checkOwners } from '../helpers/weave/check-owners.ts';
import { checkRing } from '../helpers/weave/check-ring.ts';
import { expectReported } from '../helpers/weave/read-reports.ts';

const CONCEPTS = 'https://rajch.github.io/weave/operational-guide/concepts';
const needs = 'Weave Net';

requirement(
  'WEAVE-1',
  {
    level: 'core',
    title: 'IPAM is ready on every node, with the range that was asked for',
    rule: CONCEPTS,
    needs,
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
    title: 'all nodes agree on one ring, its parts add up to the range, and every owner is there',
    rule: CONCEPTS,
    needs,
  },
  async (cluster) => expectReported(cluster, checkRing),
);

requirement(
  'WEAVE-3',
  {
    level: 'core',
    title: 'every node has an established connection to every other one',
    rule: CONCEPTS,
    needs,
  },
  async (cluster) => expectReported(cluster, checkConnections),
);

requirement(
  'WEAVE-4',
  {
    level: 'core',
    title: 'every pod IP on a node is one that Weave Net hands out there',
    rule: CONCEPTS,
    needs,
  },
  async (cluster) => {
    const pods = await cluster.inventory.podAddresses();
    return expectReported(cluster, (reports) => checkOwners(reports, pods));
  },
);
