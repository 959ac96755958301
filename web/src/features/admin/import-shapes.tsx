import { Alert, Button, Card, FileInput, Group, Loader, Stack, Text } from '@mantine/core'
import { IconCheck, IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { FileFaults } from './file-faults.tsx'
import { importTexts } from './import-texts.ts'

type Collection = { type: 'FeatureCollection'; features: unknown[] }

/** Undefined when it is no FeatureCollection; each feature is for the server to judge. */
function readCollection(text: string): Collection | undefined {
  try {
    const { features } = Object(JSON.parse(text)) as { features?: unknown } // safe: looked at below
    return Array.isArray(features) ? { type: 'FeatureCollection', features } : undefined
  } catch {
    return undefined
  }
}

/** Outlines for the maps: chosen, counted, imported; all of a file or nothing. */
export function ImportShapes() {
  const t = useTexts(importTexts)
  const format = useFormat()
  const [file, setFile] = useState<File | null>(null)
  const [collection, setCollection] = useState<Collection>()
  const [isUnreadable, setUnreadable] = useState(false)
  const save = useAct({
    do: (json: Collection) =>
      call(api.areas.shapes.$post({ query: { source: file?.name.slice(0, 200) || undefined }, json })),
    stale: ['areas', 'audit'],
    ownErrors: true,
  })
  const choose = async (chosen: File | null) => {
    save.reset()
    setFile(chosen)
    const read = chosen ? readCollection(await chosen.text()) : undefined
    setCollection(read)
    setUnreadable(chosen !== null && !read)
  }
  const count = format.number(collection?.features.length ?? 0)
  return (
    <Card withBorder padding="md">
      <Stack>
        <Text>{t.shapesLead}</Text>
        <FileInput
          label={t.shapesFile}
          description={t.shapesHint}
          placeholder={t.choose}
          accept=".geojson,.json,application/geo+json,application/json"
          leftSection={<IconFileUpload size={20} aria-hidden />}
          value={file}
          onChange={(chosen) => void choose(chosen)}
          error={isUnreadable ? t.notGeoJson : undefined}
        />
        {collection && !save.data && (
          <>
            <Text fw={600}>{t.shapesFound(count, file?.name ?? '')}</Text>
            <Text>{t.shapesEffect(count)}</Text>
            <Button
              loading={save.isPending}
              onClick={() => save.mutate(collection)}
              style={{ alignSelf: 'flex-start' }}
            >
              {t.shapesGo}
            </Button>
          </>
        )}
        <div role="status">
          {save.isPending && (
            <Group gap="sm">
              <Loader size={22} aria-hidden />
              <Text>{t.shapesSending}</Text>
            </Group>
          )}
        </div>
        <FileFaults error={save.error} />
        {save.data && (
          <Alert
            role="status"
            color="leaf"
            variant="light"
            icon={<IconCheck aria-hidden />}
            title={t.shapesDone(format.number(save.data.shapes))}
          >
            <Stack align="flex-start">
              {save.data.simplified > 0 && <Text>{t.simplified(format.number(save.data.simplified))}</Text>}
              <LinkButton to="/admin/areas" search={{ view: 'map' }}>
                {t.toMap}
              </LinkButton>
            </Stack>
          </Alert>
        )}
      </Stack>
    </Card>
  )
}
