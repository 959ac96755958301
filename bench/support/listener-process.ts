import { Agent, get } from 'node:http'
import type { RelayListeners } from '../relay.ts'

// As many loudspeakers as are asked for, each on a connection of its own; they count what they get and decode nothing.
const [url = '', count = '0'] = process.argv.slice(2)
const DIALING = 50
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })
const counted = Array.from({ length: Number(count) }, () => ({ bytes: 0, longestMs: 0, lastAt: 0, isCut: false }))

function listen(at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const own = counted[at]
    if (!own) return resolve()
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`listener ${at}: ${response.statusCode}`))
      response.on('data', (piece: Buffer) => {
        const now = performance.now()
        own.longestMs = Math.max(own.longestMs, now - own.lastAt)
        own.lastAt = now
        own.bytes += piece.length
      })
      response.on('close', () => {
        own.isCut = true
      })
      resolve()
    }).on('error', () => {
      own.isCut = true
    })
  })
}

for (let at = 0; at < counted.length; at += DIALING)
  await Promise.all(Array.from({ length: DIALING }, (_, n) => listen(at + n)))
process.send?.('ready')

let since = 0
process.on('message', (asked) => {
  const now = performance.now()
  if (asked === 'begin') {
    since = now
    for (const own of counted) Object.assign(own, { bytes: 0, longestMs: 0, lastAt: now })
    return
  }
  const report: RelayListeners = {
    kbits: counted.map(({ bytes }) => (bytes * 8) / (now - since)),
    longestMs: Math.round(Math.max(...counted.map(({ longestMs }) => longestMs))),
    cut: counted.filter(({ isCut }) => isCut).length,
  }
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
