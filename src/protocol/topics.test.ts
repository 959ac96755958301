import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaTopic, parseTopic, speakerSubscriptions, speakersPattern, speakerTopic } from './topics.ts'

const root = fc.constantFrom('loa/v1', 'loa', 'tram/xa-1/v1')
const segment = fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/)
const areaChannel = fc.constantFrom('commands', 'alert', 'plan', 'policy')
const speakerChannel = fc.constantFrom('commands', 'config', 'acks', 'presence', 'telemetry')

test('what is built is read back as it was, under its own root only', () => {
  fc.assert(
    fc.property(root, root, segment, areaChannel, speakerChannel, (mine, other, id, ofArea, ofSpeaker) => {
      const area = areaTopic(mine, id, ofArea)
      const speaker = speakerTopic(mine, id, ofSpeaker)
      expect(parseTopic(mine, area)).toEqual({ of: 'area', areaCode: id, channel: ofArea })
      expect(parseTopic(mine, speaker)).toEqual({ of: 'speaker', speakerId: id, channel: ofSpeaker })
      if (mine !== other) expect([parseTopic(other, area), parseTopic(other, speaker)]).toEqual([undefined, undefined])
    }),
  )
})

test('whatever parses is built back to the same text: a topic has one reading', () => {
  const part = fc.oneof(segment, areaChannel, speakerChannel, fc.constantFrom('areas', 'speakers', '', '+', '#', 'a b'))
  fc.assert(
    fc.property(root, fc.array(part, { minLength: 1, maxLength: 5 }), (base, parts) => {
      const text = `${base}/${parts.join('/')}`
      const topic = parseTopic(base, text)
      if (!topic) return
      const built =
        topic.of === 'area'
          ? areaTopic(base, topic.areaCode, topic.channel)
          : speakerTopic(base, topic.speakerId, topic.channel)
      expect(built).toBe(text)
    }),
    { numRuns: 1_000 },
  )
})

test('no id can carry a wildcard, a slash or an empty name into a topic', () => {
  for (const id of ['', '+', '#', 'a/b', 'spk_1/+', 'a b', 'xã', 'x'.repeat(65), '\u0000']) {
    expect(() => areaTopic('loa/v1', id, 'commands')).toThrow()
    expect(() => speakerTopic('loa/v1', id, 'commands')).toThrow()
    expect(parseTopic('loa/v1', `loa/v1/speakers/${id}/acks`)).toBeUndefined()
  }
})

test('a speaker hears its own topics and those of every area on its path, and never what others say', () => {
  const topics = speakerSubscriptions('loa/v1', 'spk_1', ['VN', '19', '05857'])
  expect(topics).toEqual([
    'loa/v1/speakers/spk_1/commands',
    'loa/v1/speakers/spk_1/config',
    ...['VN', '19', '05857'].flatMap((code) => [
      `loa/v1/areas/${code}/policy`,
      `loa/v1/areas/${code}/alert`,
      `loa/v1/areas/${code}/commands`,
    ]),
  ])
  expect(speakersPattern('loa/v1', 'acks')).toBe('loa/v1/speakers/+/acks')
})
