import { Accordion, Alert, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNamed } from '../../ui/area-picker/use-area-tree.ts'
import { Figures } from './figures.tsx'
import type { ImportResult } from './import-list.tsx'
import { importTexts } from './import-texts.ts'

type Preview = NonNullable<ImportResult['preview']>
const KINDS = ['added', 'renamed', 'moved', 'ended', 'unchanged'] as const
const TONES = { added: 'change', renamed: 'change', moved: 'change', ended: 'care', unchanged: 'good' } as const

type ImportPreviewProps = {
  result: ImportResult
  name: string
  isApplying: boolean
  onApply(): void
  onCancel(): void
}

/** What a list would change, in numbers, in names and in one sentence; then the button. */
export function ImportPreview({ result, name, isApplying, onApply, onCancel }: ImportPreviewProps) {
  const t = useTexts(importTexts)
  const format = useFormat()
  const { preview, areas, validFrom, validTo, nothingChanged } = result
  if (!preview) return null
  const { counts } = preview
  const words = KINDS.filter((kind) => counts[kind] > 0).map((kind) => t.words[kind](format.number(counts[kind])))
  return (
    <Card withBorder padding="md">
      <Stack gap="md">
        <Title order={2}>{t.found(format.number(areas), name)}</Title>
        <Figures
          figures={KINDS.map((kind) => ({
            name: t.counts[kind],
            value: format.number(counts[kind]),
            ...(counts[kind] > 0 && { tone: TONES[kind] }),
          }))}
        />
        <Changes preview={preview} />
        <Care result={result} preview={preview} />
        <Text role="status" fw={600}>
          {nothingChanged ? t.same : t.effect(format.date(validFrom), format.list(words))}
          {validTo && ` ${t.effectUntil(format.date(validTo))}`}
        </Text>
        <Group>
          {!nothingChanged && (
            <Button loading={isApplying} onClick={onApply}>
              {t.apply}
            </Button>
          )}
          <Button variant="default" disabled={isApplying} onClick={onCancel}>
            {t.again}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

/** Whom it leaves without a place. */
function Care({ result: { speakersWithoutArea }, preview }: { result: ImportResult; preview: Preview }) {
  const t = useTexts(importTexts)
  const format = useFormat()
  const { grantsWithoutArea, hamletsWithoutCommune } = preview
  const points = [
    speakersWithoutArea > 0 ? t.speakers(format.number(speakersWithoutArea)) : '',
    grantsWithoutArea > 0 ? t.grants(format.number(grantsWithoutArea)) : '',
    hamletsWithoutCommune > 0 ? t.hamlets(format.number(hamletsWithoutCommune)) : '',
  ].filter(Boolean)
  if (points.length === 0)
    return (
      <Alert color="leaf" variant="light" icon={<IconCheck aria-hidden />}>
        {t.noCare}
      </Alert>
    )
  return (
    <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t.care}>
      <List>
        {points.map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
    </Alert>
  )
}

function Changes({ preview }: { preview: Preview }) {
  const t = useTexts(importTexts)
  const format = useFormat()
  const placeOf = usePlaceOf(preview)
  const sections = {
    added: preview.added.map(({ code, name, parentCode }) => ({ code, text: `${name} (${placeOf(parentCode)})` })),
    renamed: preview.renamed.map(({ code, name, nameBefore }) => ({ code, text: t.renamedLine(nameBefore, name) })),
    moved: preview.moved.map(({ code, name, parentCode, parentCodeBefore }) => ({
      code,
      text: t.movedLine(name, placeOf(parentCodeBefore), placeOf(parentCode)),
    })),
    ended: preview.ended.map(({ code, name, parentCode }) => ({ code, text: `${name} (${placeOf(parentCode)})` })),
  }
  return (
    <Accordion variant="separated" multiple>
      {(['added', 'renamed', 'moved', 'ended'] as const).map((kind) => {
        const lines = sections[kind]
        if (lines.length === 0) return null
        const all = preview.counts[kind]
        return (
          <Accordion.Item key={kind} value={kind}>
            <Accordion.Control>
              {t.counts[kind]}: {format.number(all)}
            </Accordion.Control>
            <Accordion.Panel>
              {all > lines.length && (
                <Text c="dimmed" mb="xs">
                  {t.shown(format.number(lines.length), format.number(all))}
                </Text>
              )}
              <List>
                {lines.map(({ code, text }) => (
                  <List.Item key={code}>
                    {code} · {text}
                  </List.Item>
                ))}
              </List>
            </Accordion.Panel>
          </Accordion.Item>
        )
      })}
    </Accordion>
  )
}

/** The name of a parent: of the list itself, else of the tree as it is, else its code. */
function usePlaceOf({ added, renamed, moved, ended }: Preview): (code: string | null) => string {
  const t = useTexts(importTexts)
  const listed = new Map([...added, ...renamed].map(({ code, name }) => [code, name]))
  const parents = [...ended, ...moved].flatMap(({ parentCode }) => parentCode ?? [])
  const before = moved.flatMap(({ parentCodeBefore }) => parentCodeBefore ?? [])
  const named = useNamed([...new Set([...parents, ...before])].filter((code) => code !== 'VN' && !listed.has(code)))
  return (code) => (code === null || code === 'VN' ? t.country : (listed.get(code) ?? named.get(code)?.name ?? code))
}
