import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { ZodError } from 'zod'
import { type ImportResult, importAreas } from '../src/areas/import.ts'
import { listStart } from '../src/areas/list-start.ts'
import { systemClock } from '../src/clock.ts'
import { ConfigError } from '../src/config.ts'
import { systemActor } from '../src/context.ts'
import { openLocalDatabase } from '../src/db/local.ts'
import { Problem } from '../src/errors.ts'
import { createIds } from '../src/ids.ts'

const USAGE = `npm run areas:import -- FILE [--valid-from YYYY-MM-DD] [--valid-to YYYY-MM-DD] [--dry-run]

Imports a list of administrative units: CSV, UTF-8, header "code,name,kind,parentCode".
A file named units-YYYY-MM.csv holds from the first of that month; any other name needs --valid-from.
--valid-to is the first day on which the list no longer holds. --dry-run counts and changes nothing.`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'valid-from': { type: 'string' },
      'valid-to': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [file, ...more] = positionals
  if (values.help || !file || more.length > 0) {
    console.error(USAGE)
    return values.help ? 0 : 64
  }
  const validFrom = values['valid-from'] ?? listStart(basename(file))
  if (!validFrom) {
    console.error(`From which day does ${basename(file)} hold? Say --valid-from YYYY-MM-DD.\n\n${USAGE}`)
    return 64
  }
  const database = await openLocalDatabase(process.env)
  try {
    const started = performance.now()
    const result = await importAreas(
      {
        db: database.db,
        clock: systemClock,
        actor: systemActor('areas-import'),
        requestId: createIds(systemClock).next('req'),
      },
      { validFrom, validTo: values['valid-to'], dryRun: values['dry-run'], source: basename(file).slice(0, 200) },
      createReadStream(file),
    )
    console.log(describe(result, performance.now() - started))
    return 0
  } finally {
    await database.close()
  }
}

function describe(result: ImportResult, ms: number): string {
  const span = `from ${result.validFrom}${result.validTo ? ` until ${result.validTo}` : ''}`
  if (result.nothingChanged) return `${result.areas} areas ${span}: already so, nothing changed (${Math.round(ms)} ms).`
  const lines = [
    `${result.areas} areas ${span}${result.dryRun ? ', preview: nothing was changed' : ''} (${Math.round(ms)} ms)`,
    `  added ${result.added}, changed ${result.changed}, removed ${result.removed}, unchanged ${result.unchanged}`,
    `  codes of the list before that end: ${result.ended}`,
  ]
  if (result.hamletsMoved + result.hamletsEnded > 0)
    lines.push(`  hamlets with a new place: ${result.hamletsMoved}; without their commune: ${result.hamletsEnded}`)
  if (result.speakersWithoutArea > 0)
    lines.push(`  speakers whose area ends: ${result.speakersWithoutArea}; move them to one of the new areas`)
  return lines.join('\n')
}

/** What to do about it, never a stack trace: the reader is an operator with a file. */
function explain(error: unknown): string {
  if (error instanceof Problem)
    return [
      error.message,
      ...(error.errors ?? []).map(({ pointer, detail }) =>
        pointer.startsWith('/lines/') ? `  ${detail}` : `  ${pointer}: ${detail}`,
      ),
    ].join('\n')
  if (error instanceof ZodError)
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')
  if (error instanceof ConfigError) return error.message
  return error instanceof Error ? error.message : String(error)
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(explain(error))
  process.exitCode = error instanceof ConfigError ? 78 : 1
}
