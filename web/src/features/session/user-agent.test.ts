import { expect, test } from 'vitest'
import { describeUserAgent } from './user-agent.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`Mozilla/5.0 (Linux; Android 10; SM-A107F) ${WEBKIT} Chrome/120.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0`, 'Edge', 'Windows'],
  [`Mozilla/5.0 (Windows NT 6.1) ${WEBKIT} coc_coc_browser/100.0 Chrome/94.0 Safari/537.36`, 'Cốc Cốc', 'Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Version/16.0 Mobile Safari/604.1', 'Safari', 'iPhone'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0', 'Firefox', 'Linux'],
  ['node', undefined, undefined],
  [null, undefined, undefined],
])('%s is named as its owner names it', (userAgent, browser, os) => {
  expect(describeUserAgent(userAgent)).toMatchObject({ browser, os })
})
