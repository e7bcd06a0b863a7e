import { expect, test } from 'vitest';
import { printable } from './printable.ts';

const ESC = '\u001b';

test.for<[what: string, text: string, shown: string]>([
  ['plain text', 'Welcome to nginx!\n\tok', 'Welcome to nginx!\n\tok'],
  ['what is not ASCII', 'naïve 网络 😀😀', 'naïve 网络 😀😀'],
  ['marks of XML and HTML', '<a href="x">&amp;</a> ]]>', '<a href="x">&amp;</a> ]]>'],
  ['colours', `${ESC}[1;31mrefused${ESC}[0m`, 'refused'],
  ['colours by 24 bits', `${ESC}[38;2;1;2;3mx${ESC}[39m`, 'x'],
  ['colours with an introducer of 8 bits', '\u009b31mrefused\u009b0m', 'refused'],
  ['cursor movements', `10%${ESC}[2K${ESC}[1Gdone${ESC}[?25h`, '10%done'],
  ['what tput sgr0 writes', `bold${ESC}(B${ESC}[m.`, 'bold.'],
  ['a saved cursor', `${ESC}7x${ESC}8`, 'x'],
  ['a window title', `${ESC}]0;title\u0007prompt`, 'prompt'],
  ['a link', `${ESC}]8;;https://x.example${ESC}\\name${ESC}]8;;${ESC}\\`, 'name'],
  ['a title without an end', `${ESC}]0;kept`, '0;kept'],
  ['an escape at the end', `cut${ESC}`, 'cut\ufffd'],
  ['an escape put together by taking one away', `${ESC}${ESC}[0m[31m`, '\ufffd[31m'],
  ['NUL, BEL and backspace', 'a\u0000b\u0007c\u0008', 'a\ufffdb\ufffdc\ufffd'],
  ['DEL and the C1 controls', '\u007f\u0080\u0090', '\ufffd\ufffd\ufffd'],
  ['line ends of Windows and of progress bars', 'a\r\nb\rc', 'a\nb\nc'],
  ['a high surrogate alone', 'a\ud83db', 'a\ufffdb'],
  ['a low surrogate alone', 'a\ude00b', 'a\ufffdb'],
  ['surrogates the wrong way round', '\ude00\ud83d', '\ufffd\ufffd'],
  ['a pair between single ones', '\ud83d\ud83d\ude00\ude00', '\ufffd😀\ufffd'],
  ['noncharacters', '\ufffe\uffff', '\ufffd\ufffd'],
  ['nothing', '', ''],
])('%s', ([, text, shown]) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
});

test.for([`${ESC}]`, `${ESC}[`, `${ESC}[1;`, '\u009b0', '\r', '\ud83d'])(
  'half a megabyte of %j takes no time to speak of',
  (piece) => {
    const start = performance.now();
    printable(piece.repeat(500_000 / piece.length));
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);
