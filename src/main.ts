import { type LoaLang, start } from './compose.ts'
import { ConfigError, parseConfig } from './config.ts'
import { DataFolderInUse } from './db/embedded.ts'
import { printWelcome } from './welcome.ts'

// EX_CONFIG of sysexits.h: systemd and compose can tell "misconfigured" from "crashed".
const EXIT_CONFIG = 78

async function main(): Promise<void> {
  const config = parseConfig(process.env)
  const loa = await start(config)
  printWelcome(loa)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(loa))
}

async function end(loa: LoaLang): Promise<void> {
  await loa.stop()
  process.exit(0)
}

main().catch((err: unknown) => {
  const expected = err instanceof ConfigError || err instanceof DataFolderInUse
  process.stderr.write(`${expected ? err.message : err instanceof Error ? (err.stack ?? err.message) : String(err)}\n`)
  process.exit(expected ? EXIT_CONFIG : 1)
})
