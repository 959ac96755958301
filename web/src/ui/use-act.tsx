import { Button, PinInput, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, call } from '../api.ts'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { ProblemAlert, useProblemText } from './problem-alert.tsx'

type Act<I, O> = {
  /** The call. When the server asks for a fresh code, the person is asked and it runs once more. */
  do: (input: I) => Promise<O>
  /** Queries that are stale afterwards, by their first word. */
  stale?: readonly string[]
  /** Said for a moment when it is done. */
  said?: string | ((output: O) => string)
  onDone?: (output: O, input: I) => void | Promise<void>
  /** True: the screen shows `error` itself (beside fields); otherwise a notice does. */
  ownErrors?: boolean
}

/** Something that changes the world: one mutation with the step-up code, what it makes stale, and words for both ends. */
export function useAct<O, I = void>(act: Act<I, O>): UseMutationResult<O, Error, I> {
  const queries = useQueryClient()
  const problemText = useProblemText()
  return useMutation<O, Error, I>({
    mutationFn: async (input) => {
      try {
        return await act.do(input)
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'second-factor.required' || !(await askForCode()))
          throw error
        return act.do(input)
      }
    },
    onSuccess: (output, input) => {
      for (const noun of act.stale ?? []) void queries.invalidateQueries({ queryKey: [noun] })
      const said = typeof act.said === 'function' ? act.said(output) : act.said
      if (said) notifications.show({ message: said, color: 'leaf' })
      void act.onDone?.(output, input)
    },
    onError: (error) => {
      if (act.ownErrors) return
      const { text, details } = problemText(error)
      notifications.show({
        color: 'emergency',
        title: text,
        message: details.join(' '),
        autoClose: 10_000,
        role: 'alert',
      })
    },
  })
}

/** Asks for the six digits in a dialog; true once the server has taken them. */
function askForCode(): Promise<boolean> {
  return new Promise((resolve) => {
    let confirmed = false
    const id = modals.open({
      title: <StepUpTitle />,
      onClose: () => resolve(confirmed),
      children: (
        <StepUp
          onDone={() => {
            confirmed = true
            modals.close(id)
          }}
        />
      ),
    })
  })
}

function StepUpTitle() {
  return <>{useTexts(common).stepUp.title}</>
}

function StepUp({ onDone }: { onDone(): void }) {
  const t = useTexts(common).stepUp
  const [code, setCode] = useState('')
  const verify = useMutation({
    mutationFn: (given: string) => call(api.auth['two-factor']['verify-totp'].$post({ json: { code: given } })),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  return (
    <Stack>
      <Text>{t.text}</Text>
      <PinInput
        length={6}
        type="number"
        oneTimeCode
        autoFocus
        aria-label={t.code}
        value={code}
        onChange={setCode}
        onComplete={(given) => verify.mutate(given)}
      />
      <ProblemAlert error={verify.error} />
      <Button loading={verify.isPending} disabled={code.length !== 6} onClick={() => verify.mutate(code)}>
        {t.go}
      </Button>
    </Stack>
  )
}
