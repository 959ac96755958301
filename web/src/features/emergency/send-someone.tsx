import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Alert, AlertReach, Delivery, Missing } from './queries.ts'
import classes from './send-someone.module.css'
import { emergencyTexts } from './texts.ts'

type SendSomeoneProps = {
  alert: Alert
  reach: AlertReach
  missing: Missing | undefined
  reasonOf(delivery: Delivery): string
}

/** Whom to send where: a sheet of paper with room for names, for when loudspeakers are not enough. */
export function SendSomeone({ alert, reach, missing, reasonOf }: SendSomeoneProps) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const quiet = reach.silent + reach.failed
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="send-someone">
      <Group justify="space-between" gap="md" className="loa-screen-only">
        <Stack gap={0}>
          <Title order={2} id="send-someone">
            {t.sendSomeone}
          </Title>
          <Text c="dimmed">{quiet > 0 ? t.sendSomeoneLead : reach.stopped > 0 ? t.someStopped : t.everyoneHeard}</Text>
        </Stack>
        {quiet > 0 && (
          <Button
            variant="default"
            leftSection={<IconPrinter size={20} aria-hidden />}
            disabled={!missing}
            onClick={() => print()}
          >
            {t.print}
          </Button>
        )}
      </Group>
      <div className={classes['sheet']} aria-hidden>
        <Title order={2}>{t.printTitle(alert.title)}</Title>
        <Text>{t.askedAt(format.dateTime(reach.at))}</Text>
        {missing && <Sheet reach={reach} missing={missing} reasonOf={reasonOf} />}
      </div>
    </Card>
  )
}

function Sheet({ reach, missing, reasonOf }: Omit<SendSomeoneProps, 'alert'> & { missing: Missing }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const parents = new Map(reach.areas.map(({ code, parentName }) => [code, parentName]))
  const rest = reach.silent + reach.failed - missing.items.length
  const { columns } = t
  return (
    <>
      <Table withTableBorder withColumnBorders>
        <Table.Thead>
          <Table.Tr>
            {Object.values(columns).map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {missing.items.map((delivery) => (
            <Table.Tr key={delivery.speakerId}>
              <Table.Td>{parents.get(delivery.areaCode)}</Table.Td>
              <Table.Td>{delivery.areaName}</Table.Td>
              <Table.Td>{delivery.speakerName}</Table.Td>
              <Table.Td>{reasonOf(delivery)}</Table.Td>
              <Table.Td />
              <Table.Td />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {missing.more && rest > 0 && <Text>{t.andMore(format.number(rest))}</Text>}
    </>
  )
}
