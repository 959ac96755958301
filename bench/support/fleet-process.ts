import { readFile } from 'node:fs/promises'
import { createFleet } from '../../devices/fleet/fleet.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'

// A process of its own for the simulated speakers: node fleet-process.ts IDENTITIES.json. Tells its parent when all are online.
const speakers = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'))
const fleet = createFleet({ speakers, seed: 1, clock: systemClock, log: createLog('silent') })
await fleet.start()
await fleet.allOnline(300_000)
process.send?.('ready')
process.on('message', (message) => {
  if (message === 'stats') process.send?.(fleet.stats())
})
process.on('disconnect', () => process.exit(0))
