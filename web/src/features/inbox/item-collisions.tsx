import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { inboxTexts } from './texts.ts'

const AROUND_MS = 2 * 3_600_000
const around = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

/** What it meets at its planned time, and what happens then; nothing when it is alone. */
export function ItemCollisions({ bulletinId, airAt }: { bulletinId: string; airAt: string }) {
  const t = useTexts(inboxTexts)
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['collisions', 'around', bulletinId, airAt],
    queryFn: () =>
      call(
        api.collisions.$get({
          query: {
            limit: 100,
            bulletinId,
            from: around(airAt, -AROUND_MS),
            to: around(airAt, AROUND_MS),
            status: 'open,decided,by-rule,by-deadline',
          },
        }),
      ),
  })
  const met = data?.items ?? []
  if (met.length === 0) return null
  return (
    <Alert color="amber" variant="light" icon={<IconAlertTriangle />} title={t.collides}>
      <Stack gap="sm" align="flex-start">
        {met.map(({ id, words, status }) => (
          <Stack key={id} gap="xs" align="flex-start">
            <Text>{words[language]}</Text>
            {status === 'open' && (
              <LinkButton to="/collisions" hash={`collision-${id}`} variant="default">
                {t.toCollisions}
              </LinkButton>
            )}
          </Stack>
        ))}
      </Stack>
    </Alert>
  )
}
