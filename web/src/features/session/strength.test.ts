import { expect, test } from 'vitest'
import { strengthOf } from './strength.ts'

test.each([
  ['chín ký', 'short'],
  ['1234567890', 'weak'],
  ['aaaaaaaaaaaaaa', 'weak'],
  ['matkhau12345', 'weak'],
  ['Mai@thainguyen', 'weak'],
  ['mùa gặt mớ', 'fair'],
  ['sáng nay trời mưa to', 'strong'],
  ['x8#Kd!02mQz&', 'strong'],
])('%s is %s', (password, strength) => {
  expect(strengthOf(password, ['Nông Thị Mai', 'mai@thainguyen.example'])).toBe(strength)
})
