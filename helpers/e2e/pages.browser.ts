import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrixHtml } from '../proof/matrix-html.ts';
import { compare } from '../report/compare/compare.ts';
import { outline } from '../report/compare/outline.ts';
import { comparisonHtml } from '../report/compare/render.ts';
import { reportHtml } from '../report/html/report-html.ts';
import { watchHtml } from '../watch/watch-html.ts';
import { exactRow, selfCheck, wrongRow } from './samples/check.sample.ts';
import { largeReport, pair, report, silent } from './samples/report-page.sample.ts';
import { verdict } from './samples/result.sample.ts';
import { gap, watch, way } from './samples/watch.sample.ts';
import { openBrowser } from './support/browser.ts';

const NODES = ['a', 'b', 'c'];
const all = (failing: (from: string, to: string) => boolean) =>
  NODES.flatMap((from) =>
    NODES.map((to) => (failing(from, to) ? silent(from, to, { answersLost: true }) : pair(from, to))),
  );
const addresses = {
  ranges: [
    { kind: 'pod' as const, range: '10.0.0.0/8', source: 'read' },
    { kind: 'service' as const, range: '10.96.0.0/12', source: 'read' },
  ],
  held: [{ kind: 'pod' as const, address: '172.16.0.1', holder: 'pod default/stray on a' }],
};

const green = report([verdict('conformant', { pairs: all(() => false) })], { nodes: NODES });
const broken = report(
  [
    verdict('violation', {
      summary: 'b receives nothing from a (1 of 9 pairs fail)',
      again: 'kubectl exec probe -- curl http://10.0.0.1',
      pairs: all((from, to) => from === 'b' && to === 'a'),
    }),
    verdict('violation', { id: 'ADDR-4', summary: 'the pod range and the Service range overlap' }),
    verdict('inconclusive', { id: 'POD-1', summary: 'exec is forbidden' }),
    verdict('skipped', { id: 'POL-1', summary: 'flannel does not enforce network policies' }),
    verdict('conformant', {
      id: 'SVC-2',
      pairs: [pair('a', 'Service web', { convergedMs: 1_200 }), pair('b', 'Service web')],
    }),
  ],
  { nodes: NODES, addresses },
);

const PAGES = {
  green: reportHtml(green),
  broken: reportHtml(broken),
  large: reportHtml(largeReport(200, ['POD-2', 'POD-5'])),
  'set-up failed': reportHtml(report([], { setupError: 'kind create cluster ended with code 1', nodes: [] })),
  comparison: comparisonHtml(outline(compare(green, broken))),
  'self-check': matrixHtml(selfCheck({ rows: [exactRow, wrongRow] })),
  watch: watchHtml(watch([way(['pod', 'worker', 'worker2', 'worker2'], [gap(2_000, 5_400)])])),
};
type Name = keyof typeof PAGES;

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'netconform-pages-'));
  for (const [name, each] of Object.entries(PAGES)) await writeFile(join(folder, `${name}.html`), each);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

/** Opens a page and hands it to what looks at it, with all that the browser complained of and asked for meanwhile. */
async function at(
  name: Name,
  options: BrowserContextOptions,
  look: (page: Page, seen: { complaints: string[]; asked: string[] }) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 }, ...options });
  try {
    const page = await context.newPage();
    const seen = { complaints: [] as string[], asked: [] as string[] };
    page.on('console', (message) => seen.complaints.push(message.text()));
    page.on('pageerror', (error) => seen.complaints.push(error.message));
    page.on('request', (request) => seen.asked.push(request.url()));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    await look(page, seen);
  } finally {
    await context.close();
  }
}

const figures = (page: Page) => page.locator('details[open] > .body > .figures');
const picture = (page: Page) => page.locator('details[open] [role=application]');

describe.for(Object.keys(PAGES) as Name[])('a page: %s', (name) => {
  test.for(['light', 'dark'] as const)(
    'no complaint, nothing asked for, and no trouble of access, %s',
    async (colorScheme) => {
      await at(name, { colorScheme }, async (page, { complaints, asked }) => {
        if ((await page.locator('svg.matrix').count()) > 0) await picture(page).first().waitFor();
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
          const { violations } = await axe.run({
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'],
          });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
        });
        expect(violations).toEqual([]);
        expect(complaints).toEqual([]);
        expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
      });
    },
  );

  test('nothing of it is wider than a narrow window', async () => {
    await at(name, { viewport: { width: 390, height: 844 } }, async (page) => {
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(390);
    });
  });
});

describe('the picture', () => {
  test('arrow keys go from field to field, and each is told', async () => {
    await at('broken', {}, async (page) => {
      await picture(page).focus();
      expect(await figures(page).textContent()).toMatch(/^a → a: POD-2, all pass; 0 of 20 failed/);
      await page.keyboard.press('ArrowDown');
      expect(await figures(page).textContent()).toMatch(
        /^b → a: POD-2, requests arrive, answers are lost on the way back; 3 of 3 failed; .*Timeout was reached$/,
      );
      await page.keyboard.press('End');
      expect(await figures(page).textContent()).toMatch(/^b → Service web: SVC-2, all pass/);
      await page.keyboard.press('ArrowUp');
      expect(await figures(page).textContent()).toMatch(/steady after 1.2 s$/);
      expect(await figures(page).getAttribute('aria-live')).toBe('polite');
    });
  });

  test.for<[name: Name, x: number, y: number, told: RegExp]>([
    ['broken', 0, 1, /^b → a: /],
    [
      'large',
      41,
      16,
      /^node-017\.example\.net → node-042\.example\.net: POD-2, no connection passes; 3 of 3 failed/,
    ],
    [
      'large',
      199,
      0,
      /^node-001\.example\.net → node-200\.example\.net: .* half within about \d+(\.\d+)? ms/,
    ],
  ])('the pointer finds its field: %s, column %i, row %i', async ([name, x, y, told]) => {
    await at(name, {}, async (page) => {
      await picture(page).waitFor();
      const svg = picture(page).locator('svg');
      const [cell = 0, left = 0, top = 0] = await Promise.all(
        ['cell', 'left', 'top'].map(async (key) => Number(await svg.getAttribute(`data-${key}`))),
      );
      await svg.hover({ position: { x: left + (x + 0.5) * cell, y: top + (y + 0.5) * cell } });
      expect(await figures(page).textContent()).toMatch(told);
    });
  });

  test('another requirement is chosen, and the one before folds', async () => {
    await at('broken', {}, async (page) => {
      await page.locator('.choice > summary', { hasText: 'SVC-2' }).click();
      expect(await page.locator('details.choice[open]').count()).toBe(1);
      expect(await page.locator('details.choice[open] [data-figures]').getAttribute('data-figures')).toBe(
        'SVC-2',
      );
    });
  });
});

describe('the list of requirements', () => {
  const shown = (page: Page) => page.locator('.entry:visible > summary code').allTextContents();

  test('is filtered by what they came to, and by text', async () => {
    await at('broken', {}, async (page) => {
      expect(await shown(page)).toHaveLength(5);
      await page.getByRole('button', { name: 'broken 2' }).click();
      expect(await shown(page)).toEqual(['POD-2', 'ADDR-4']);
      await page.getByRole('searchbox').fill('overlap');
      expect(await shown(page)).toEqual(['ADDR-4']);
      await page.getByRole('button', { name: 'broken 2' }).click();
      await page.getByRole('searchbox').fill('policies');
      expect(await shown(page)).toEqual(['POL-1']);
    });
  });

  test('a link unfolds what it leads to', async () => {
    await at('broken', {}, async (page) => {
      await page.evaluate("location.hash = '#SVC-2'");
      await page.locator('.entry[open] #SVC-2').waitFor();
    });
  });
});

describe('where less is allowed', () => {
  test('without scripts the causes are read and the pictures are chosen', async () => {
    await at('broken', { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.reading').first().isVisible()).toBe(true);
      await page.locator('.choice > summary', { hasText: 'SVC-2' }).click();
      expect(await page.locator('[data-figures=SVC-2] svg').isVisible()).toBe(true);
      expect(await page.locator('[data-figures=all] svg').isVisible()).toBe(false);
    });
  });

  test('as Jenkins shows files that a build left: no rules, scripts or images of the page', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.route('**/*', (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: {
          'content-security-policy':
            "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';",
        },
        body: PAGES.broken,
      }),
    );
    await page.goto('http://jenkins.example/report.html');
    expect(await page.locator('#broken').textContent()).toContain('b receives nothing from a');
    const field = page.locator('[data-figures=all] path.s-answers-lost');
    const { width = 0, height = 0 } = (await field.boundingBox()) ?? {};
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(56);
    const stroke = await field.evaluate(
      (path) =>
        (globalThis as unknown as { getComputedStyle(of: unknown): { stroke: string } }).getComputedStyle(
          path,
        ).stroke,
    );
    expect(stroke).toBe('rgb(207, 75, 47)');
    await context.close();
  });
});
