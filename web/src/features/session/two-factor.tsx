import { Badge, Button, Card, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { useAct } from '../../ui/use-act.tsx'
import { accountTexts } from './account-texts.ts'
import { PasswordGate } from './password-gate.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TwoFactorSetUp } from './two-factor-set-up.tsx'

type Dialog = 'on' | 'off' | 'codes'

/** On, off, and new recovery codes; each asks for the password, and what weakens it for a code too. */
export function TwoFactor() {
  const t = { ...useTexts(common), ...useTexts(accountTexts) }
  const isOn = useMe().twoFactorEnabled
  const [open, setOpen] = useState<Dialog>()
  const [codes, setCodes] = useState<string[]>()
  const close = () => {
    setOpen(undefined)
    setCodes(undefined)
  }
  const turnOff = useAct({
    do: (password: string) => call(api.auth['two-factor'].disable.$post({ json: { password } })),
    stale: ['me'],
    said: t.turnedOff,
    ownErrors: true,
    onDone: close,
  })
  const renew = useAct({
    do: (password: string) => call(api.auth['two-factor']['backup-codes'].$post({ json: { password } })),
    ownErrors: true,
    onDone: ({ backupCodes }) => setCodes(backupCodes),
  })
  // Codes that were made and not yet kept must not be lost by a touch beside the dialog.
  const mustKeep = codes !== undefined
  return (
    <Card withBorder padding="md">
      <Stack align="flex-start">
        <Group gap="sm">
          <Title order={2}>{t.twoFactor}</Title>
          <Badge
            color={isOn ? 'leaf' : 'gray'}
            variant="light"
            leftSection={isOn ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldOff size={18} aria-hidden />}
          >
            {isOn ? t.on : t.off}
          </Badge>
        </Group>
        <Text>{isOn ? t.twoFactorOn : t.twoFactorOff}</Text>
        {isOn ? (
          <Group>
            <Button variant="default" onClick={() => setOpen('codes')}>
              {t.newCodes}
            </Button>
            <Button variant="default" onClick={() => setOpen('off')}>
              {t.turnOff}
            </Button>
          </Group>
        ) : (
          <Button onClick={() => setOpen('on')}>{t.turnOn}</Button>
        )}
      </Stack>
      <Modal
        opened={open === 'on'}
        onClose={close}
        title={t.twoFactor}
        size="lg"
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        <TwoFactorSetUp onDone={close} />
      </Modal>
      <Modal opened={open === 'off'} onClose={close} title={t.turnOffTitle}>
        <PasswordGate effect={t.turnOffEffect} go={t.turnOffTitle} color="emergency" act={turnOff} />
      </Modal>
      <Modal
        opened={open === 'codes'}
        onClose={close}
        title={t.codesTitle}
        size="lg"
        closeOnClickOutside={!mustKeep}
        closeOnEscape={!mustKeep}
        withCloseButton={!mustKeep}
      >
        {codes ? (
          <RecoveryCodes codes={codes} onDone={close} />
        ) : (
          <PasswordGate effect={t.newCodesEffect} go={t.newCodes} act={renew} />
        )}
      </Modal>
    </Card>
  )
}
