import { chown, rename, stat, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { dynamicSecurityFile, SERVER_USERNAME } from '../src/mqtt/dynamic-security.ts'

/**
 * Make the broker's list of clients, with the server itself in it. A list that is already there stays as it is.
 *   LOA_MQTT_SERVER_PASSWORD=… node scripts/mosquitto-init.ts FILE [--owner UID:GID]
 */
const { values, positionals } = parseArgs({ options: { owner: { type: 'string' } }, allowPositionals: true })
const [file] = positionals
const password = process.env['LOA_MQTT_SERVER_PASSWORD'] ?? ''
const owner = /^(\d+):(\d+)$/.exec(values.owner ?? '')

if (!file || positionals.length > 1)
  fail('Say where the file goes: node scripts/mosquitto-init.ts FILE [--owner UID:GID]')
if (values.owner && !owner) fail('--owner wants two numbers, as in 1883:1883')
if (password.length < 16)
  fail('Set LOA_MQTT_SERVER_PASSWORD to 16 characters or more, for example: openssl rand -hex 32')

if (await stat(file).catch(() => undefined)) {
  console.log(`${file} is there already and stays; to start anew, remove it`)
} else {
  // Written whole before it gets its name: a broker never starts on half a list.
  await writeFile(`${file}.new`, dynamicSecurityFile(password), { mode: 0o600 })
  if (owner) await chown(`${file}.new`, Number(owner[1]), Number(owner[2]))
  await rename(`${file}.new`, file)
  console.log(`${file} made, with the client ${SERVER_USERNAME}`)
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(78)
}
