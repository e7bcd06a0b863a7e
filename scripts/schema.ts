import { writeFile } from 'node:fs/promises';
import { reportSchema, SCHEMA_FILE } from '../helpers/report/report-schema.ts';

// Renews the published schema of report.json.
await writeFile(SCHEMA_FILE, JSON.stringify(reportSchema()));
