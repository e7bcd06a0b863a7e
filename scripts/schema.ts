import { writeFile } from 'node:fs/promises';
import { CONFIG_SCHEMA_FILE, configSchema } from '../helpers/config/config-file.ts';
import { reportSchema, SCHEMA_FILE } from '../helpers/report/report-schema.ts';

// Renews the published schemas.
await writeFile(SCHEMA_FILE, JSON.stringify(reportSchema()));
await writeFile(CONFIG_SCHEMA_FILE, JSON.stringify(configSchema()));
