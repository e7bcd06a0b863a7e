import { describe, expect, test } from 'vitest';
import { judged } from '../../e2e/samples/judged.sample.ts';
import { brokenPair, samplePair } from '../../e2e/samples/pairs.sample.ts';
import { largeReport, pair, report, silent } from '../../e2e/samples/report-page.sample.ts';
import { verdict } from '../../e2e/samples/result.sample.ts';
import type { Result } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { reportHtml } from './report-html.ts';

const IDS = ['POD-2', 'POD-1', 'POD-3', 'POD-4', 'POD-5', 'POD-6', 'POD-7', 'ADDR-3', 'SVC-2', 'DNS-1'];

const oneWay = await judged('POD-2', () =>
  judgePairs('pods on other nodes', [brokenPair('a', { node: 'b' }), samplePair('b', { node: 'a' })]),
);
const names = await judged('DNS-1', () =>
  judgePairs('a name', [brokenPair('a', { name: 'Service dns' }), samplePair('b', { name: 'Service dns' })]),
);

/** What a reader meets, without markup, in its order. */
const textOf = (html: string) =>
  html
    .replace(/<(style|script|svg)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the first screen', () => {
  test.for<[title: string, sentence: string, verdicts: Verdict[], more: Partial<Result>]>([
    ['✓ conformant: netconform-1', '✓ conformant: 1 holds', [verdict('conformant')], {}],
    [
      '✗ NOT conformant: netconform-1',
      '✗ NOT conformant: no connection from a to b works (POD-2); 1 more follows from it',
      [oneWay, names],
      {},
    ],
    ['? could not be measured: netconform-1', '? could not be measured', [verdict('inconclusive')], {}],
    [
      '? could not be measured: netconform-1',
      'the disk is full',
      [],
      { setupError: 'the disk is full', nodes: [] },
    ],
    ['? interrupted: netconform-1', '? interrupted: nothing is certified', [], { interrupted: true }],
  ])('%s', ([title, sentence, verdicts, more]) => {
    const html = reportHtml(report(verdicts, more));
    expect(html).toContain(`<title>${title}</title>`);
    expect(textOf(html)).toContain(sentence);
  });

  test('shows the cause, its consequences, the picture, then each requirement in full', () => {
    const text = textOf(reportHtml(report([names, oneWay], { nodes: ['a', 'b'] })));
    const parts = [
      'core decides conformance 0 hold, 2 broken',
      'What is broken no connection from a to b works probed: pods on other nodes ✗ POD-2',
      'See it again: curl',
      'One more fails between the same nodes and may follow from it: ✗ DNS-1',
      'Who reaches whom',
      'All requirements',
      `expected ${oneWay.expected} seen ${oneWay.summary} for 15.0 s`,
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places.toSorted((one, other) => one - other)).toEqual(places);
    expect(places).not.toContain(-1);
  });

  test('shows commands for root if the run cannot inspect the nodes', () => {
    const forRoot = ['iptables-save -c'];
    expect(textOf(reportHtml(report([oneWay], { forRoot })))).toMatch(/On a and b, run .*iptables-save -c/);
    expect(textOf(reportHtml(report([verdict('conformant')], { forRoot })))).not.toContain('iptables-save');
  });

  test('shows unmeasured requirements and the reasons of skipped ones', () => {
    const text = textOf(
      reportHtml(
        report([
          verdict('inconclusive', { id: 'POD-1', summary: 'exec is forbidden' }),
          verdict('skipped', { id: 'WEAVE-1', summary: 'the network is flannel', applies: false }),
          verdict('skipped', { id: 'EXT-3', summary: 'no load balancer' }),
        ]),
      ),
    );
    expect(text).toMatch(/What could not be measured \? POD-1 a pod reaches every pod exec is forbidden/);
    expect(text).toContain('does not apply: the network is flannel');
    expect(text).toContain('skipped: no load balancer');
  });
});

describe('the picture', () => {
  const choices = (html: string) => [...html.matchAll(/data-figures="([^"]*)"/g)].map(([, id]) => id);

  test('all requirements first, then those that failed, then the others', () => {
    const held = verdict('conformant', { id: 'POD-1', pairs: [pair('a', 'a')] });
    expect(choices(reportHtml(report([held, verdict('conformant'), oneWay, names])))).toEqual([
      'all',
      'POD-2',
      'DNS-1',
      'POD-1',
    ]);
  });

  test('one node', () => {
    const html = reportHtml(
      report([verdict('conformant', { id: 'POD-1', pairs: [pair('a', 'a')] })], { nodes: ['a'] }),
    );
    expect(choices(html)).toEqual(['POD-1']);
    expect(html).toContain('data-rows="1" data-columns="1" data-nodes="1"');
  });

  test('none without pairs', () => {
    expect(reportHtml(report([verdict('conformant')]))).not.toContain('id="matrix"');
  });
});

test('escapes all text from a cluster', () => {
  const odd = `</script><script>alert("x")</script> 'a' & \u001b[31mb\u0007 " onload="y`;
  const told = {
    title: odd,
    summary: odd,
    evidence: [odd],
    expected: odd,
    again: odd,
    unsteady: odd,
    area: odd,
  };
  const pairs = [silent(odd, `${odd}2`, { why: odd }), pair(odd, 'Service web')];
  const html = reportHtml(
    report(
      [
        verdict('violation', { ...told, rule: `javascript:${odd}`, pairs }),
        verdict('inconclusive', { ...told, id: odd }),
        verdict('skipped', { ...told, id: 'EXT-3' }),
      ],
      {
        run: odd,
        nodes: [odd, `${odd}2`],
        properties: { [odd]: odd, [`${odd}.x`]: odd, 'network.cni': odd },
        command: odd,
        steps: [{ name: odd, ms: 1 }],
        setupError: odd,
        addresses: {
          ranges: [{ kind: 'pod', range: '10.0.0.0/8', source: odd }],
          held: [
            { kind: 'pod', address: '10.0.0.1', holder: odd },
            { kind: 'pod', address: odd, holder: odd },
          ],
        },
      },
    ),
  );
  const own = html.match(/<\/?script\b[^>]*>/g);
  expect(own).toEqual(['<script type="text/plain" id="figures">', '</script>', '<script>', '</script>']);
  expect(html).not.toContain('" onload="');
  expect(html).not.toContain('href="javascript:');
  for (const control of ['\u0007', '\u001b']) expect(html).not.toContain(control);
});

test('loads nothing and runs only its own script', () => {
  const html = reportHtml(report([oneWay, names]));
  expect(html).not.toMatch(/<(img|iframe|object|embed)\b|url\(|@import|src=/);
  expect([...html.matchAll(/<link\b[^>]*href="([^"]*)"/g)].map(([, href]) => href?.slice(0, 14))).toEqual([
    'data:image/svg',
  ]);
  expect(html).toMatch(/default-src 'none'; .*script-src 'sha256-[A-Za-z0-9+/]{43}='/);
});

test('every link within the page leads somewhere', () => {
  const html = reportHtml(report([oneWay, names, verdict('inconclusive', { id: 'POD-1' })]));
  const places = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  for (const [, link] of html.matchAll(/ href="#([^"]*)"/g)) expect(places).toContain(link);
});

test('200 nodes and ten requirements of 40 000 pairs are less than 1 MB', { timeout: 600_000 }, () => {
  const html = reportHtml(largeReport(200, IDS));
  expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
  expect(html).toContain('201 of 40000 fields');
  expect(html.match(/<svg class="matrix"/g)).toHaveLength(11);
  expect(html.match(/id="figures">[^<]/g)).toHaveLength(1);
});
