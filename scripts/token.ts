import { parseArgs } from 'node:util'
import { GrantRoleName } from '../src/accounts/schema.ts'
import { createToken } from '../src/accounts/tokens.ts'
import { systemClock } from '../src/clock.ts'
import { systemActor } from '../src/context.ts'
import { openLocalDatabase } from '../src/db/local.ts'
import { Problem } from '../src/errors.ts'
import { createIds } from '../src/ids.ts'

// npm run token -- --role technician --area VN --minutes 60 [--name X] [--print]
const { values } = parseArgs({
  options: {
    role: { type: 'string' },
    area: { type: 'string', default: 'VN' },
    minutes: { type: 'string', default: '60' },
    name: { type: 'string', default: 'local operator' },
    // Only the token on stdout, for scripts.
    print: { type: 'boolean', default: false },
  },
})
const role = GrantRoleName.safeParse(values.role)
const minutes = Number(values.minutes)
if (!role.success || !Number.isInteger(minutes) || minutes < 1) {
  console.error(
    `usage: npm run token -- --role ${GrantRoleName.options.join('|')} [--area VN] [--minutes 60] [--name X] [--print]`,
  )
  process.exit(64)
}
// Whoever may open the data folder may do anything already; the log still says that it was done, and from where.
const local = await openLocalDatabase(process.env)
try {
  const clock = systemClock
  const ctx = {
    db: local.db,
    clock,
    ids: createIds(clock),
    actor: systemActor('local-operator'),
    requestId: 'npm run token',
  }
  const made = await createToken(ctx, {
    name: values.name,
    role: role.data,
    areaCode: values.area,
    expiresInMinutes: minutes,
  })
  if (values.print) console.log(made.token)
  else console.log(`${made.role} over ${made.areaCode} until ${made.expiresAt}, as ${made.id}:\n${made.token}`)
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  await local.close()
}
