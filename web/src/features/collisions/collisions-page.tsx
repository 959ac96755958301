import { Stack, Title } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { openCollisionsQuery } from './collision-queries.ts'
import { OpenCollision } from './open-collision.tsx'
import { SettledCollisions } from './settled-collisions.tsx'
import { collisionTexts } from './texts.ts'

/** Two airings for the same speakers: what waits for a choice, then what was chosen, by whom and when. */
export function CollisionsPage() {
  const t = useTexts(collisionTexts)
  const open = useInfiniteQuery(openCollisionsQuery)
  return (
    <Page title={t.title} lead={t.lead} narrow>
      <Stack component="section" gap="sm" aria-labelledby="collisions-open">
        <Title order={2} id="collisions-open">
          {t.open}
        </Title>
        <QueryView
          query={open}
          empty={{
            when: ({ pages }) => pages.every(({ items }) => items.length === 0),
            show: (
              <Empty
                title={t.none}
                icon={<IconCircleCheck size={44} color="var(--mantine-color-leaf-6)" aria-hidden />}
              >
                {t.noneText}
              </Empty>
            ),
          }}
        >
          {({ pages }) => (
            <Stack gap="lg">
              {pages.flatMap(({ items }) => items.map((one) => <OpenCollision key={one.id} collision={one} />))}
            </Stack>
          )}
        </QueryView>
        <MoreButton list={open}>{t.more}</MoreButton>
      </Stack>
      <SettledCollisions />
    </Page>
  )
}
