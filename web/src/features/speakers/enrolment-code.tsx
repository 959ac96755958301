import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconCopy, IconPlugConnected, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { addTexts } from './add-texts.ts'
import classes from './speaker.module.css'
import { type Speaker, speakerQuery } from './speaker-queries.ts'

export type FreshCode = { speaker: Speaker; code: string; expiresAt: string }

/** The one-time code, large, as QR and on paper; then waits until a device has become the speaker. */
export function EnrolmentCode({ speaker: before, code, expiresAt }: FreshCode) {
  const t = useTexts(addTexts)
  const format = useFormat()
  const place = [...new Set([before.areaName, before.communeName])].join(', ')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code)
      notifications.show({ message: t.copied, color: 'leaf' })
    } catch {
      notifications.show({ message: t.copyFailed, color: 'gray' })
    }
  }
  return (
    <Stack data-print-alone>
      <Text className="loa-screen-only">{t.codeText}</Text>
      <div className={classes['codeSheet']}>
        <Text fw={600}>{t.printed(before.name, place)}</Text>
        <Text className={classes['code'] ?? ''} data-testid="enrolment-code">
          {code}
        </Text>
        <QrCode text={code} label={t.qr} />
        <Text ta="center">
          {t.server}: <strong>{location.origin}</strong>
          <br />
          {t.expires(format.dateTime(expiresAt))}
        </Text>
      </div>
      <Group justify="center" className="loa-screen-only">
        <Button variant="default" leftSection={<IconCopy size={20} aria-hidden />} onClick={() => void copy()}>
          {t.copy}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={20} aria-hidden />} onClick={() => print()}>
          {t.print}
        </Button>
      </Group>
      <div className="loa-screen-only">
        <Arrival before={before} />
      </div>
    </Stack>
  )
}

/** Three steps, each only when the server knows it: waiting, code taken, connected. */
function Arrival({ before }: { before: Speaker }) {
  const t = useTexts(addTexts)
  const { data = before } = useQuery(speakerQuery(before.id))
  const isTaken = data.enrolledAt !== null && data.enrolledAt !== before.enrolledAt
  const isConnected = isTaken && data.online
  if (isConnected)
    return (
      <Alert role="status" color="leaf" icon={<IconPlugConnected />} title={t.connected}>
        {t.connectedText}
      </Alert>
    )
  return (
    <Alert
      role="status"
      color={isTaken ? 'brand' : 'gray'}
      icon={isTaken ? <IconCheck /> : <Loader size={20} />}
      title={isTaken ? t.enrolled : t.waiting}
    >
      {t.waitingText}
    </Alert>
  )
}
