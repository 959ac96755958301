import { Button, Card, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { MakeToken } from './make-token.tsx'
import { TokenRow, tokensQuery } from './token-row.tsx'
import { tokensTexts } from './tokens-texts.ts'

/** Keys of other programs: made, shown once, revoked. */
export function TokensPage() {
  const t = { ...useTexts(common), ...useTexts(tokensTexts) }
  const tokens = useInfiniteQuery(tokensQuery)
  const [isMaking, making] = useDisclosure(false)
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Button leftSection={<IconKey size={20} aria-hidden />} onClick={making.open}>
          {t.make}
        </Button>
      }
    >
      <Card withBorder padding="md">
        <Stack>
          <QueryView
            query={tokens}
            empty={{
              when: ({ pages }) => pages.every(({ items }) => items.length === 0),
              show: <Empty title={t.none}>{t.noneText}</Empty>,
            }}
          >
            {({ pages }) => (
              <Stack component="ul" aria-label={t.listLabel} gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
                {pages.flatMap(({ items }) => items.map((token) => <TokenRow key={token.id} token={token} />))}
              </Stack>
            )}
          </QueryView>
          <MoreButton list={tokens}>{t.more}</MoreButton>
        </Stack>
      </Card>
      <MakeToken opened={isMaking} onClose={making.close} />
    </Page>
  )
}
