import { parseArgs } from 'node:util'
import { verifyAudit } from '../src/audit/verify.ts'
import { openLocalDatabase } from '../src/db/local.ts'

// npm run audit:verify [-- --head SEQ:HASH]: --head is the line an earlier run printed, kept somewhere else.
const { values } = parseArgs({ options: { head: { type: 'string' } } })
const noted = /^(\d+):([0-9a-f]{64})$/.exec(values.head ?? '')
if (values.head !== undefined && !noted) {
  console.error('--head takes what an earlier run printed, SEQ:HASH')
  process.exit(64)
}
const local = await openLocalDatabase(process.env)
try {
  const result = await verifyAudit(local.db, noted ? { seq: Number(noted[1]), hash: noted[2] ?? '' } : undefined)
  if (result.ok) console.log(`The audit log holds: ${result.entries} entries. Head ${result.entries}:${result.head}`)
  else {
    console.error(`The audit log is broken at entry ${result.seq}: ${result.fault}`)
    process.exitCode = 1
  }
} finally {
  await local.close()
}
