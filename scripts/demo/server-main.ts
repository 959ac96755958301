import { start } from '../../src/compose.ts'
import { parseConfig } from '../../src/config.ts'
import { printWelcome } from '../../src/welcome.ts'
import { clockAhead } from './simulated-clock.ts'

// The server as `npm start` runs it, in the simulated time of the demo.
const loa = await start(parseConfig(process.env), { clock: clockAhead(Number(process.env['DEMO_AHEAD_MS'])) })
printWelcome(loa)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void loa.stop().then(() => process.exit(0)))
