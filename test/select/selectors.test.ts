// What selectors select: each method, the operators over the graph, patterns, and what is said of words that name
// nothing.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shopSelection } from './selecting.js';

const select = await shopSelection({
  states: new Map([
    ['model:customers', ['modified', 'old']],
    ['sync:crm_contacts', ['new', 'modified']],
  ]),
  results: new Map([
    ['crm_contacts', ['error', 'rejected']],
    ['hook_customers', ['ok']],
  ]),
});

const SELECTED: readonly (readonly [selector: string, ids: string])[] = [
  ['customers', 'model:customers'],
  ['shop.customers', 'source:shop.customers'],
  ['source:shop', 'source:shop.customers source:shop.orders'],
  ['source:shop.orders', 'source:shop.orders'],
  ['seed:regions', 'seed:regions'],
  ['model:customers', 'model:customers'],
  ['sync:crm_contacts', 'sync:crm_contacts'],
  ['destination:crm', 'destination:crm'],
  ['tag:raw', 'source:shop.customers source:shop.orders'],
  ['tag:nightly', 'model:stg_orders destination:hook sync:crm_contacts'],
  ['path:models/staging', 'model:stg_customers model:stg_orders'],
  ['path:./models/staging/', 'model:stg_customers model:stg_orders'],
  ['models/staging/stg_orders.sql', 'model:stg_orders'],
  ['models/*.sql', 'model:companies model:customers'],
  ['path:models/*.sql', 'model:companies model:customers'],
  ['path:models/**.sql', 'model:companies model:customers model:stg_customers model:stg_orders'],
  ['path:syncs/*/*_contacts.sync.json', 'sync:crm_contacts'],
  ['config.mode:mirror', 'sync:crm_contacts'],
  ['config.guards.allow_empty:false', 'sync:crm_companies sync:crm_contacts sync:hook_customers'],
  ['config.tags:crm', 'sync:crm_contacts'],
  ['config.connector:web*', 'destination:hook'],
  ['state:modified', 'model:customers sync:crm_contacts'],
  ['state:new', 'sync:crm_contacts'],
  ['state:unmodified', ''],
  ['result:error', 'sync:crm_contacts'],
  ['result:rejected', 'sync:crm_contacts'],
  ['result:ok', 'sync:hook_customers'],
  ['result:unknown', ''],
  ['stg_*', 'model:stg_customers model:stg_orders'],
  ['c?mpanies', 'model:companies'],
  ['stg_[co]*', 'model:stg_customers model:stg_orders'],
  ['stg_[!c]*', 'model:stg_orders'],
  ['stg_[a-d]*', 'model:stg_customers'],
  ['+crm_companies', 'source:shop.customers model:companies sync:crm_companies'],
  [
    '+crm_contacts',
    'source:shop.customers source:shop.orders seed:regions model:companies model:customers model:stg_customers model:stg_orders sync:crm_companies sync:crm_contacts',
  ],
  ['1+crm_contacts', 'model:customers sync:crm_companies sync:crm_contacts'],
  ['0+crm_contacts', 'sync:crm_contacts'],
  ['companies+', 'model:companies destination:crm sync:crm_companies sync:crm_contacts'],
  ['companies+1', 'model:companies sync:crm_companies'],
  [
    '1+customers+1',
    'seed:regions model:customers model:stg_customers model:stg_orders sync:crm_contacts sync:hook_customers',
  ],
  ['seed:regions+2', 'seed:regions model:customers sync:crm_contacts sync:hook_customers'],
  [
    '@stg_orders',
    'source:shop.customers source:shop.orders seed:regions model:companies model:customers model:stg_customers model:stg_orders destination:crm destination:hook sync:crm_companies sync:crm_contacts sync:hook_customers',
  ],
  [
    '@hook_customers',
    'source:shop.customers source:shop.orders seed:regions model:customers model:stg_customers model:stg_orders destination:hook sync:hook_customers',
  ],
  ['companies regions', 'seed:regions model:companies'],
  ['tag:nightly,sync:*', 'sync:crm_contacts'],
  ['companies+,+crm_contacts seed:regions', 'seed:regions model:companies sync:crm_companies sync:crm_contacts'],
  ['selector:nightly', 'model:stg_orders destination:hook sync:crm_contacts'],
  ['selector:contacts_at_night', 'destination:hook sync:crm_contacts'],
  ['selector:nightly+1,sync:*', 'sync:crm_contacts'],
];
for (const [selector, ids] of SELECTED) {
  test(`${selector} selects ${ids === '' ? 'nothing today' : ids}`, () => {
    assert.equal(select(selector), { ids, problems: [] });
  });
}

const SYNCS: readonly (readonly [selector: string, names: string])[] = [
  ['customers', 'crm_contacts hook_customers'],
  ['model:companies', 'crm_companies'],
  ['destination:crm', 'crm_companies crm_contacts'],
  ['destination:crm,model:customers', 'crm_contacts'],
  ['stg_orders', ''],
  ['stg_orders+', 'crm_contacts hook_customers'],
  ['source:shop.customers+', 'crm_companies crm_contacts hook_customers'],
  ['+crm_contacts', 'crm_companies crm_contacts'],
  ['crm_companies+', 'crm_companies crm_contacts'],
  ['state:modified', 'crm_contacts hook_customers'],
];
for (const [selector, names] of SYNCS) {
  test(`of a plan's syncs, ${selector} selects ${names === '' ? 'none' : names}`, () => {
    assert.equal(select(selector, 'syncs'), { ids: names, problems: [] });
  });
}

const PROBLEMS: readonly (readonly [selector: string, problem: string])[] = [
  ['custmers', 'SL0603 Nothing is selected by "custmers". Did you mean "customers"?'],
  ['+crm_contact+2', 'SL0603 Nothing is selected by "+crm_contact+2". Did you mean "crm_contacts"?'],
  ['model:crm_contacts', 'SL0603 Nothing is selected by "model:crm_contacts".'],
  ['model:custmers', 'SL0603 Nothing is selected by "model:custmers". Did you mean "customers"?'],
  ['sync:custmers', 'SL0603 Nothing is selected by "sync:custmers".'],
  ['destination:hok', 'SL0603 Nothing is selected by "destination:hok". Did you mean "hook"?'],
  ['source:shp', 'SL0603 Nothing is selected by "source:shp". Did you mean "shop"?'],
  ['tag:nightli', 'SL0603 Nothing is selected by "tag:nightli". Did you mean "nightly"?'],
  ['path:model', 'SL0603 Nothing is selected by "path:model". Did you mean "models"?'],
  ['sync:mail_*', 'SL0603 Nothing is selected by "sync:mail_*".'],
  ['config.mode:miror', 'SL0603 Nothing is selected by "config.mode:miror". Did you mean "mirror"?'],
  ['config.mod:mirror', 'SL0603 Nothing is selected by "config.mod:mirror". Nothing has a "mod". Did you mean "mode"?'],
  [
    'tags:nightly',
    'SL0605 "tags:nightly": there is no method "tags". Did you mean "tag"? The methods are tag, path, package, model, sync, seed, source, dbt, destination, state, result, selector, config.KEY.',
  ],
  ['state:modifed', 'SL0605 "state:modifed": state is one of modified, new, unmodified, old. Did you mean "modified"?'],
  ['result:fail', 'SL0605 "result:fail": result is one of ok, error, rejected, unknown, skipped.'],
  [
    '@customers+',
    'SL0605 "@customers+" has @ and +, but @ selects all that comes after already. Leave one of them out.',
  ],
  ['tag:', 'SL0605 "tag:" names nothing. Write a name, or METHOD:VALUE such as tag:nightly.'],
  ['+', 'SL0605 "+" names nothing. Write a name, or METHOD:VALUE such as tag:nightly.'],
  [
    'selector:nightl',
    'SL0605 There is no selector "nightl". Did you mean "nightly"? Named selectors stand under "selectors" in sluice.json.',
  ],
];
for (const [selector, problem] of PROBLEMS) {
  test(`${selector} is refused`, () => {
    assert.equal(select(selector).problems, [problem]);
  });
}

test('all words that name nothing are reported at once, those in intersections too', () => {
  assert.equal(select('custmers customers,tag:nightli').problems.length, 2);
});

test.run();
