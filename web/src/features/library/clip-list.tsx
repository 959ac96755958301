import { Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import type { Clip } from '../../ui/audio/upload-clip.ts'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import rows from '../../ui/rows.module.css'
import { Empty, QueryView } from '../../ui/states.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { libraryTexts } from './texts.ts'

type ClipListProps = { q: string | undefined; source: Clip['source'] | undefined; archived: boolean }

/** Sounds of the person's areas, newest first: hear, use, rename, put away. */
export function ClipList({ q, source, archived }: ClipListProps) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const clips = useInfiniteQuery({
    queryKey: ['clips', 'list', q, source, archived],
    queryFn: ({ pageParam }) =>
      call(
        api.clips.$get({
          query: {
            limit: 20,
            archived: archived ? 'true' : 'false',
            // What was spoken for an alert may be used for nothing else.
            alert: 'false',
            ...(q && { q }),
            ...(source && { source }),
            ...(pageParam && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const isFiltered = Boolean(q ?? source) || archived
  return (
    <>
      <QueryView
        query={clips}
        empty={{
          when: ({ pages }) => pages.every(({ items }) => items.length === 0),
          show: isFiltered ? (
            <Empty title={t.noMatch}>{t.noMatchText}</Empty>
          ) : (
            <Empty title={t.none}>{t.noneText}</Empty>
          ),
        }}
      >
        {({ pages }) => (
          <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {pages.flatMap(({ items }) => items.map((clip) => <ClipItem key={clip.id} clip={clip} />))}
          </Stack>
        )}
      </QueryView>
      <MoreButton list={clips} fullWidth mt="md">
        {words.more}
      </MoreButton>
    </>
  )
}

function ClipItem({ clip }: { clip: Clip }) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const format = useFormat()
  const may = useMay()
  const [isRenaming, renaming] = useDisclosure(false)
  const { id, title } = clip
  const restore = useAct({
    do: () => call(api.clips[':id'].restore.$post({ param: { id } })),
    stale: ['clips'],
    said: t.restored,
  })
  const archive = useAct({
    do: () => call(api.clips[':id'].archive.$post({ param: { id } })),
    stale: ['clips'],
    onDone: () => showUndo(t.archivedSaid, () => restore.mutate()),
  })
  return (
    <li className={rows.item} style={{ padding: '12px 0' }}>
      <Stack gap="xs">
        <div className={classes.row}>
          <div className={classes.rowMain}>
            <Text fw={600} className={rows.title}>
              {title}
            </Text>
            <Text c="dimmed" className="loa-tabular">
              {format.duration(clip.durationMs)} · {format.dateTime(clip.createdAt)}
            </Text>
          </div>
          <Badge variant="light" color="gray">
            {t.sources[clip.source]}
          </Badge>
        </div>
        <AudioPlayer src={clip.url} title={title} peaks={clip.peaks} durationMs={clip.durationMs} />
        {may('clip.create') && (
          <Group gap="xs">
            {clip.archivedAt !== null ? (
              <Button variant="light" loading={restore.isPending} onClick={() => restore.mutate()}>
                {t.restore}
              </Button>
            ) : (
              <>
                {may('bulletin.write') && (
                  <LinkButton to="/compose" search={{ clip: id }} variant="light">
                    {t.use}
                  </LinkButton>
                )}
                <Button variant="default" onClick={renaming.open}>
                  {t.rename}
                </Button>
                <Button
                  variant="default"
                  onClick={() =>
                    confirm({
                      title: t.archiveTitle,
                      effect: t.archiveEffect,
                      confirm: t.archive,
                      cancel: words.cancel,
                      onConfirm: () => archive.mutate(),
                    })
                  }
                >
                  {t.archive}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
      <Modal opened={isRenaming} onClose={renaming.close} title={t.rename}>
        <Rename clip={clip} onDone={renaming.close} />
      </Modal>
    </li>
  )
}

function Rename({ clip: { id, title }, onDone }: { clip: Clip; onDone(): void }) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const [name, setName] = useState(title)
  const rename = useAct({
    do: (given: string) => call(api.clips[':id'].$patch({ param: { id }, json: { title: given } })),
    ownErrors: true,
    stale: ['clips'],
    said: t.renamed,
    onDone,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') rename.mutate(name.trim())
      }}
    >
      <Stack>
        <TextInput
          label={t.name}
          value={name}
          maxLength={200}
          required
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <ProblemAlert error={rename.error} />
        <Button type="submit" loading={rename.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}
