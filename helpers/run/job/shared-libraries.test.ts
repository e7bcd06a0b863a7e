import { expect, test } from 'vitest';
import { sharedLibraries } from './shared-libraries.ts';

const PRINTED = `	linux-vdso.so.1 (0x00007f27dc5fd000)
	libatomic.so.1 => /lib/x86_64-linux-gnu/libatomic.so.1 (0x00007f27dc5e2000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f27dc01e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f27dc5ff000)
`;

test('the libraries of a program and its loader, and not what the kernel itself provides', () => {
  expect(sharedLibraries(PRINTED)).toEqual([
    '/lib/x86_64-linux-gnu/libatomic.so.1',
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ]);
});

test.for([
  ['one that is missing', '\tlibstdc++.so.6 => not found\n', 'the library libstdc++.so.6 is missing'],
  ['a program that is static', '\tnot a dynamic executable\n', 'expected what ldd says of a program'],
] as const)('%s is told', ([, printed, told]) => {
  expect(() => sharedLibraries(printed)).toThrow(told);
});
