import { describeServerKills } from '../support/server-kills.ts'

describeServerKills('external')
