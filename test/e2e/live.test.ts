import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Speaker } from '../../devices/speaker/speaker.ts'
import { COMMUNES } from '../../scripts/demo/village.ts'
import { readWav } from '../support/devices.ts'
import { align, type LiveView, RATE, voice } from '../support/live.ts'
import { type SoundLine, startReferenceSpeaker } from '../support/reference-speaker.ts'
import { look, PHONE, useConsole } from './support/console.ts'

const FLEET = 4
const [{ code: COMMUNE }] = COMMUNES
const folder = mkdtempSync(join(tmpdir(), 'loa-e2e-live-'))
const microphone = join(folder, 'microphone.wav')
// Chromium's fake microphone plays it again and again.
const SPOKEN_SECONDS = 20
const SPOKEN = voice(SPOKEN_SECONDS)
const PIECE = Math.round(0.4 * RATE)

const app = useConsole({
  speakers: FLEET,
  flags: [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone}`,
  ],
})
let speaker: Speaker
let wav: string
let lines: () => SoundLine[]
beforeAll(async () => {
  await writeFile(microphone, wavOf(SPOKEN))
  ;({ speaker, wav, lines } = await startReferenceSpeaker(app().station, {
    folder: join(folder, 'speaker'),
    areaCode: COMMUNE,
  }))
})
afterAll(async () => {
  await speaker?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a leader speaks from a phone: amplifiers wake first, the loudspeaker sounds the very voice, the recording is kept', async () => {
  const { station, open } = app()
  const { approver } = station.village.people
  const page = await open(approver, { size: PHONE, at: '/live' })
  await page.getByLabel('Tiêu đề buổi nói').fill('Chủ tịch xã nói chuyện với bà con')
  await page.getByRole('treeitem', { name: /Thái Nguyên/ }).click()
  await page.getByText(/Sẽ nói trực tiếp trên 5 cụm loa ở \d xã/).waitFor()
  await look(page, 'live-form')
  await page.getByRole('button', { name: 'Mở micro và chuẩn bị loa' }).click()
  await page
    .getByText(`${FLEET + 1} trên ${FLEET + 1} cụm loa đã sẵn sàng`)
    .first()
    .waitFor()
  await look(page, 'live-preparing')
  expect(station.sounds).toEqual([])

  await page.getByRole('button', { name: 'Bắt đầu nói' }).click()
  await page.getByText('ĐANG PHÁT TRỰC TIẾP').waitFor()
  await page.getByText(`${FLEET + 1}/${FLEET + 1}`, { exact: true }).waitFor()
  await page.getByText(/^\d+(,\d)? giây$/).waitFor({ timeout: 20_000 })
  await look(page, 'live-on-air')
  await page.getByRole('button', { name: 'Kết thúc' }).click()
  await page.getByRole('heading', { name: 'Buổi nói đã kết thúc' }).waitFor()
  await page.getByRole('button', { name: /^Nghe/ }).waitFor({ timeout: 20_000 })
  await look(page, 'live-ended')

  const { items } = await approver.user.get<{ items: LiveView[] }>('/live?limit=1')
  const live = await approver.user.get<LiveView>(`/live/${items[0]?.id}`)
  expect(live.delay.totalMs).toBeGreaterThan(0)
  // Before the comparing, which leaves no time to notice that the server has closed an idle connection.
  await station.ledger.untilClosed([live.occurrenceId])
  expect(await station.ledger.occurrence(live.occurrenceId)).toMatchObject({ kind: 'live', status: 'completed' })
  const [begun, over] = lines().filter(({ occurrenceId }) => occurrenceId === live.occurrenceId)
  expect([begun?.event, over?.event]).toEqual(['started', 'ended'])
  const heard = readWav(wav).subarray(begun?.sample ?? 0, over?.sample)
  expect(heard.length / RATE).toBeGreaterThan(1.5)
  // Piece by piece: the browser's noise suppression and gain work on the voice, and a busy machine loses moments of it.
  const pieces = Array.from({ length: 5 }, (_, index) => {
    const from = Math.floor((heard.length / 6) * (index + 0.5))
    return heard.subarray(from, from + PIECE)
  })
  const alike = (spoken: Float32Array) => pieces.filter((piece) => align(spoken, piece).likeness > 0.7).length
  expect(alike(SPOKEN)).toBeGreaterThanOrEqual(3)
  expect(alike(voice(SPOKEN_SECONDS, 7))).toBeLessThanOrEqual(1)
})

/** 16-bit mono PCM in a RIFF file. */
function wavOf(samples: Float32Array): Buffer {
  const header = Buffer.alloc(44)
  const bytes = samples.length * 2
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + bytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(bytes, 40)
  const data = Buffer.alloc(bytes)
  for (const [at, sample] of samples.entries()) data.writeInt16LE(Math.round(sample * 32_767), at * 2)
  return Buffer.concat([header, data])
}
