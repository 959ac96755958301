import type { LoaLang } from './compose.ts'

/** What a person needs to see after `npm start`. The set-up token is shown here and nowhere else. */
export function printWelcome({ url, app, setupToken }: LoaLang): void {
  const engines = [
    app.config.databaseUrl ? 'PostgreSQL by DATABASE_URL' : `embedded PostgreSQL in ${app.config.dataDir}`,
    app.config.redisUrl ? 'BullMQ on Redis' : 'BullMQ on PostgreSQL',
    app.config.mqttUrl ? 'MQTT broker by MQTT_URL' : 'embedded MQTT broker',
  ]
  const lines = [
    '',
    `Loa Làng runs (${app.config.roles.join(', ')}): ${engines.join(', ')}.`,
    ...(url ? [`  API         ${url}/api/v1`, `  Reference   ${url}/reference`] : []),
    `  Speakers    ${app.broker.publicUrl}`,
    ...(setupToken
      ? [
          '',
          `  No administrator yet. One-time set-up token, valid for 24 hours: ${setupToken}`,
          `  curl -X POST ${url}/api/v1/setup -H 'content-type: application/json' \\`,
          `    -d '{"token":"…","name":"…","email":"…","password":"…"}'`,
        ]
      : []),
    '',
    '  Ctrl-C stops it.',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
