import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import layout from '../../ui/layout.module.css'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { Collision, Option } from './collision-queries.ts'
import { collisionTexts } from './texts.ts'
import { distinctWays } from './ways.ts'

const LATER = 'later'
type Choice = { keep: string; option: Option['option']; scope: 'this' | 'series' }

/** Which one stays, how the other gives way, how often; and one button that says what it will do. */
export function Choose({ collision }: { collision: Collision }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  const { id, sides, seriesOpen } = collision
  const options = distinctWays(collision.options)
  const [choice, setChoice] = useState<Choice>(() => firstChoice(collision))
  const decide = useAct({
    do: ({ keep, option, scope }: Choice) =>
      call(
        api.collisions[':id'].decide.$post({
          param: { id },
          json: option === 'ask' ? { option } : { option, keep, scope },
        }),
      ),
    ownErrors: true,
    stale: ['collisions', 'occurrences', 'programme', 'today'],
    said: t.decidedSaid,
  })
  const later = options.find(({ option, possible, mayChoose }) => option === 'ask' && possible && mayChoose)
  const loser = sides.find(({ occurrenceId }) => occurrenceId !== choice.keep)
  const winner = sides.find(({ occurrenceId }) => occurrenceId === choice.keep)
  const ways = options.filter(({ keep, mayChoose }) => keep === choice.keep && mayChoose)
  // One's own may give way; of the other one nothing is offered, but who decides about it.
  const keepable = sides.filter(({ occurrenceId }) =>
    sides.some((side) => side.occurrenceId !== occurrenceId && side.mayMove),
  )
  const theirs = sides.filter(({ mayMove }) => !mayMove)
  const chosen = choice.option === 'ask' ? later : ways.find(({ option }) => option === choice.option)
  if (!loser || !winner) return null
  const keepThis = (keep: string) =>
    setChoice(
      keep === LATER
        ? { ...choice, option: 'ask', scope: 'this' }
        : { ...choice, keep, option: firstWay(options, keep, choice.option) },
    )
  return (
    <Stack gap="md">
      {theirs.map(({ occurrenceId, title, decidedIn }) => (
        <Text key={occurrenceId}>{t.theirs(title, decidedIn)}</Text>
      ))}
      {keepable.length + (later ? 1 : 0) > 1 && (
        <Radio.Group
          label={t.keep}
          value={choice.option === 'ask' ? LATER : choice.keep}
          onChange={(value) => keepThis(value)}
        >
          <Stack gap="xs" mt="xs">
            {keepable.map(({ occurrenceId, title }) => (
              <Way key={occurrenceId} value={occurrenceId} name={t.keeps(title)} />
            ))}
            {later && <Way value={LATER} name={t.leaveIt} option={later} />}
          </Stack>
        </Radio.Group>
      )}
      {choice.option !== 'ask' && (
        <Radio.Group
          label={t.how(loser.title)}
          value={choice.option}
          onChange={(option) => setChoice({ ...choice, option: option as Option['option'] })} // safe: one of the cards
        >
          <Stack gap="xs" mt="xs">
            {ways.map((way) => (
              <Way key={way.option} value={way.option} name={t.options[way.option]} option={way} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {seriesOpen > 1 && choice.option !== 'ask' && (
        <Radio.Group
          label={t.scope}
          value={choice.scope}
          onChange={(scope) => setChoice({ ...choice, scope: scope as Choice['scope'] })} // safe: as above
        >
          <Stack gap="xs" mt="xs">
            <Way value="this" name={t.scopeThis} />
            <Way value="series" name={t.scopeSeries(format.number(seriesOpen))} />
          </Stack>
        </Radio.Group>
      )}
      <ProblemAlert error={decide.error} />
      <SoundButton
        size="lg"
        loading={decide.isPending}
        disabled={!chosen?.possible}
        // What it says can be longer than a phone is wide.
        styles={{ root: { height: 'auto', minHeight: 50, paddingBlock: 8 }, label: { whiteSpace: 'normal' } }}
        onClick={() => decide.mutate(choice)}
      >
        {inWords(chosen, { winner: winner.title, loser: loser.title })}
      </SoundButton>
    </Stack>
  )

  function inWords(way: Option | undefined, titles: { winner: string; loser: string }): string {
    if (!way || way.option === 'ask') return t.go.ask
    const said =
      way.option === 'shift'
        ? t.go.shift(titles.loser, way.startAt ? format.time(way.startAt) : '…')
        : way.option === 'cut'
          ? t.go.cut(titles.winner)
          : t.go.replace(titles.loser)
    return choice.scope === 'series' ? t.goSeries(said) : said
  }
}

/** One choice: its name, and what would happen in the server's words. */
function Way({ value, name, option }: { value: string; name: string; option?: Option }) {
  const { language } = useLanguage()
  return (
    <Radio.Card value={value} p="sm" className={layout.choice} disabled={option !== undefined && !option.possible}>
      <div className={layout.choiceRow}>
        <Radio.Indicator size="md" />
        <div>
          <Text fw={600}>{name}</Text>
          {option && <Text c="dimmed">{option.words[language]}</Text>}
        </div>
      </div>
    </Radio.Card>
  )
}

function firstChoice({ sides, defaultOption, ...collision }: Collision): Choice {
  const options = distinctWays(collision.options)
  // As the default has it, unless only the other one is the reader's to move.
  const loser = sides.find(({ isLoser, mayMove }) => isLoser && mayMove) ?? sides.find(({ mayMove }) => mayMove)
  const keep = sides.find((side) => side !== loser)?.occurrenceId ?? ''
  return { keep, option: firstWay(options, keep, defaultOption ?? 'shift'), scope: 'this' }
}

/** The wished way if it is open with this one kept, else the first that is. */
function firstWay(options: readonly Option[], keep: string, wished: Option['option']): Option['option'] {
  const open = options.filter((one) => one.keep === keep && one.possible && one.mayChoose)
  return (open.find(({ option }) => option === wished) ?? open[0])?.option ?? wished
}
