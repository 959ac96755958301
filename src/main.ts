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
  const message = explain(err)
  process.stderr.write(`${message ?? (err instanceof Error ? (err.stack ?? err.message) : String(err))}\n`)
  process.exit(message === undefined ? 1 : EXIT_CONFIG)
})

/** What whoever starts the server can mend; anything else keeps its stack. */
function explain(err: unknown): string | undefined {
  if (err instanceof ConfigError || err instanceof DataFolderInUse) return err.message
  const { code, port } = err as { code?: string; port?: number } // safe: only read, and both may be missing
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop that one, or choose another port with LOA_PORT (HTTP) or LOA_MQTT_PORT (speakers).`
  return undefined
}
