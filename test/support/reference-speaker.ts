import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enrol } from '../../devices/speaker/enrol.ts'
import { trueRandom } from '../../devices/speaker/random.ts'
import { IDENTITY_FILE, openSpeaker, type Speaker } from '../../devices/speaker/speaker.ts'
import { makeFolder, writeJsonFile } from '../../devices/speaker/state-file.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import type { Station } from './station.ts'

/** What the sound card wrote beside its WAV. */
export type SoundLine = {
  at: string
  event: string
  occurrenceId: string
  sample: number
  offsetMs?: number
  live?: true
}

/** The real reference speaker at a station, started, with its sound written to `folder`/played.wav. */
export async function startReferenceSpeaker(
  station: Station,
  { folder, areaCode }: { folder: string; areaCode: string },
): Promise<{ speaker: Speaker; wav: string; lines(): SoundLine[] }> {
  const { user } = station.village.people.admin
  const { enrolment } = await user.post<{ enrolment: { code: string } }>('/speakers', {
    name: 'Cụm loa mẫu',
    areaCode,
    hornCount: 2,
  })
  makeFolder(folder)
  writeJsonFile(join(folder, IDENTITY_FILE), await enrol(station.server().url, { code: enrolment.code, model: 'test' }))
  const wav = join(folder, 'played.wav')
  const speaker = await openSpeaker({
    stateDir: folder,
    wav,
    clock: systemClock,
    random: trueRandom,
    log: createLog('silent'),
  })
  await speaker.start()
  return {
    speaker,
    wav,
    lines: () =>
      readFileSync(`${wav}.jsonl`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as SoundLine), // safe: written by the sound card
  }
}
