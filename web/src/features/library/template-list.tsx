import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import rows from '../../ui/rows.module.css'
import { Empty, QueryView } from '../../ui/states.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { type Template, TemplateForm } from './template-form.tsx'
import { libraryTexts } from './texts.ts'

/** Texts to start from: use, edit, put away. */
export function TemplateList({ q, archived }: { q: string | undefined; archived: boolean }) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const templates = useInfiniteQuery({
    queryKey: ['templates', 'list', q, archived],
    queryFn: ({ pageParam }) =>
      call(
        api.templates.$get({
          query: {
            limit: 30,
            archived: archived ? 'true' : 'false',
            ...(q && { q }),
            ...(pageParam && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <QueryView
        query={templates}
        empty={{
          when: ({ pages }) => pages.every(({ items }) => items.length === 0),
          show:
            q || archived ? (
              <Empty title={t.noMatch}>{t.noMatchText}</Empty>
            ) : (
              <Empty title={t.templateNone}>{t.templateNoneText}</Empty>
            ),
        }}
      >
        {({ pages }) => (
          <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {pages.flatMap(({ items }) => items.map((item) => <TemplateItem key={item.id} template={item} />))}
          </Stack>
        )}
      </QueryView>
      <MoreButton list={templates} fullWidth mt="md">
        {words.more}
      </MoreButton>
    </>
  )
}

function TemplateItem({ template }: { template: Template }) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const may = useMay()
  const [isEditing, editing] = useDisclosure(false)
  const { id, placeholders } = template
  const restore = useAct({
    do: () => call(api.templates[':id'].restore.$post({ param: { id } })),
    stale: ['templates'],
    said: t.restored,
  })
  const archive = useAct({
    do: () => call(api.templates[':id'].$delete({ param: { id } })),
    stale: ['templates'],
    onDone: () => showUndo(t.archivedSaid, () => restore.mutate()),
  })
  const put = () =>
    confirm({
      title: t.templateArchiveTitle,
      effect: t.templateArchiveEffect,
      confirm: t.archive,
      cancel: words.cancel,
      onConfirm: () => archive.mutate(),
    })
  return (
    <li className={rows.item} style={{ padding: '12px 0' }}>
      <Stack gap="xs">
        <div className={classes.row}>
          <Text fw={600} className={rows.title}>
            {template.name}
          </Text>
          <Badge variant="light" color="gray">
            {words.topic[template.topic as keyof typeof words.topic] ?? template.topic}
          </Badge>
        </div>
        <Text className={classes.text} lineClamp={3}>
          {template.text}
        </Text>
        <Text c="dimmed">{placeholders.length > 0 ? t.places(placeholders.join(', ')) : t.noPlaces}</Text>
        {may('bulletin.write') && (
          <Group gap="xs">
            {template.archivedAt !== null ? (
              <Button variant="light" loading={restore.isPending} onClick={() => restore.mutate()}>
                {t.restore}
              </Button>
            ) : (
              <>
                <LinkButton to="/compose" search={{ template: id }} variant="light">
                  {t.templateUse}
                </LinkButton>
                <Button variant="default" onClick={editing.open}>
                  {words.edit}
                </Button>
                <Button variant="default" onClick={put}>
                  {t.archive}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
      <Modal opened={isEditing} onClose={editing.close} title={t.templateEditTitle} size="lg">
        <TemplateForm template={template} onDone={editing.close} />
      </Modal>
    </li>
  )
}
