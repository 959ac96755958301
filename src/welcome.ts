import type { LoaLang } from './compose.ts'

/** What a person needs to see after `npm start`. The set-up token is shown here and nowhere else. */
export function printWelcome({ url, app, setupToken }: LoaLang): void {
  const engines = [
    app.config.databaseUrl ? 'PostgreSQL by DATABASE_URL' : `embedded PostgreSQL in ${app.config.dataDir}`,
    app.config.redisUrl ? 'BullMQ on Redis' : 'BullMQ on PostgreSQL',
    app.config.mqttUrl ? 'MQTT broker by MQTT_URL' : 'embedded MQTT broker',
  ]
  const consoleUrl = app.config.publicUrl ?? url
  const lines = [
    '',
    `Loa Làng runs (${app.config.roles.join(', ')}): ${engines.join(', ')}.`,
    ...(url ? [`  Console     ${consoleUrl}`, `  API         ${url}/api/v1`, `  Reference   ${url}/reference`] : []),
    `  Speakers    ${app.broker.publicUrl}`,
    ...(setupToken
      ? [
          '',
          '  No administrator yet. Open this once, within 24 hours, to make the first one:',
          // Behind the #, which no browser sends and no proxy logs.
          `  ${consoleUrl}/setup#token=${setupToken}`,
        ]
      : []),
    '',
    '  Ctrl-C stops it.',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
