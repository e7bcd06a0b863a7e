import { Command } from 'commander';
import { addOptions, type RawOptions } from '../config/options.ts';
import { cacheDirOf } from '../config/read-config.ts';
import { findEngine } from '../engine/find.ts';
import { EXIT } from '../requirement/result.ts';
import type { Act } from './program.ts';

/** `bundle build|list|clean`. */
export function bundleCommands(act: Act): Command {
  const bundle = new Command('bundle').description(
    'images built here from sources, for machines without an image registry',
  );
  return bundle;
}
