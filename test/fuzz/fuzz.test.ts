// Whatever stands in a project's files, the compiler ends, and says where what is wrong. More runs are in the slow twin.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { render } from '../template/rendering.js';
import { fuzzProjects, fuzzTemplates } from './fuzzing.js';

test('random and damaged templates are rendered or explained', () => fuzzTemplates(1500));

test('projects with damaged files are compiled or explained', () => fuzzProjects(25));

test('a tag that the parser lets through incomplete is explained', () => {
  assert.equal(render('SELECT {{ .(x) }}'), ['SL0301 models/m.sql:1:12-13 Unexpected "(": this tag is not complete.']);
});

test.run();
