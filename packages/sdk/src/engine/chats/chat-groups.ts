import * as z from 'zod';
import { type AlertTopics, type ChatGroup, withoutTopic, withTopic } from '../../domain/chats/chat-group.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { ChatGroupPatch } from '../../ports/storage/storage-chats.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

const messengerId = z.string().min(1).max(100);
const kindSchema = z.string().min(1).max(50);
const topicSchema = messengerId.nullable();
const placeSchema = z.object({ bot: messengerId, chatId: messengerId });
const linkSchema = placeSchema.extend({
  title: z.string().max(300),
  topics: z.record(kindSchema, topicSchema),
  linkedBy: messengerId,
});
const topicInputSchema = z.object({
  id: idSchema,
  kind: kindSchema,
  topic: z.union([topicSchema, z.literal(false)]),
});
const peopleSchema = z.object({ id: idSchema, showsPeople: z.boolean() });
const moveSchema = placeSchema.extend({ nextChatId: messengerId });

/**
 * A group, and where in it each kind of alerts is posted at first. `linkedBy`: the member of staff, as chats
 * know them.
 */
export type LinkGroupInput = z.input<typeof linkSchema>;
/** `topic`: null is outside of all topics, false is nowhere. */
export type SetGroupTopicInput = z.input<typeof topicInputSchema>;
export type SetGroupPeopleInput = z.input<typeof peopleSchema>;
/** `nextChatId`: the messenger's new id of the group. */
export type MoveGroupInput = z.input<typeof moveSchema>;

/**
 * Posts alerts in a group from now on. One that is linked stays as it is.
 * @throws PanelkitError `NOT_FOUND` unless for staff
 */
export async function linkGroup(engine: Engine, input: LinkGroupInput, by: QueryContext): Promise<ChatGroup> {
  const { bot, chatId, ...given } = parseInput(linkSchema, input);
  const actor = actorOf(by);
  requireMember(actor, chatId);
  const { storage } = engine.backend;
  const known = await storage.chatGroups.findByChat(bot, chatId);
  const id = known?.id ?? engine.ids.uuid();
  const isDone = await storage.transaction(async (tx) => {
    const linked = { ...given, showsPeople: false, status: 'linked' as const, statusSince: tx.now };
    if (known === null) {
      const group = { id, bot, chatId, ...linked, createdAt: tx.now };
      if (!(await tx.chatGroups.insertOnce(group))) return false;
    } else {
      const { status } = await tx.chatGroups.get(id);
      if (status === 'linked') return true;
      await tx.chatGroups.update(id, linked);
    }
    const target = { kind: 'chat group', id };
    await recordAudit(engine, tx, { actor, action: 'chat-group.link', target, after: { bot, chatId } });
    return true;
  });
  // Another process was faster.
  return isDone ? readGroup(engine, id) : linkGroup(engine, input, by);
}

/** Says where a kind of alerts is posted. */
export async function setGroupTopic(
  engine: Engine,
  input: SetGroupTopicInput,
  by: QueryContext,
): Promise<ChatGroup> {
  const { id, kind, topic } = parseInput(topicInputSchema, input);
  const actor = actorOf(by);
  requireMember(actor, id);
  await engine.backend.storage.transaction(async (tx) => {
    const before = await tx.chatGroups.get(id);
    const topics = withTopic(before.topics, kind, topic);
    await tx.chatGroups.update(id, { topics });
    await recordAudit(engine, tx, {
      actor,
      action: 'chat-group.set-topic',
      target: { kind: 'chat group', id },
      before: { topics: before.topics },
      after: { topics },
    });
  });
  return readGroup(engine, id);
}

/** Says whether everybody in a group may see who customers are. Linking a group again takes it back. */
export async function setGroupPeople(
  engine: Engine,
  input: SetGroupPeopleInput,
  by: QueryContext,
): Promise<void> {
  const { id, showsPeople } = parseInput(peopleSchema, input);
  const actor = actorOf(by);
  requireMember(actor, id);
  await engine.backend.storage.transaction(async (tx) => {
    const before = await tx.chatGroups.get(id);
    if (before.showsPeople === showsPeople) return;
    await tx.chatGroups.update(id, { showsPeople });
    await recordAudit(engine, tx, {
      actor,
      action: 'chat-group.set-people',
      target: { kind: 'chat group', id },
      before: { showsPeople: !showsPeople },
      after: { showsPeople },
    });
  });
}

/** The messenger has closed or deleted a topic. */
export function forgetGroupTopic(engine: Engine, id: string, topic: string): Promise<boolean> {
  return changeGroup(engine, id, ({ topics }) => {
    const kept: AlertTopics = withoutTopic(topics, topic);
    return Object.values(topics).includes(topic) ? { topics: kept } : null;
  });
}

/** The messenger refuses what is sent to the group. */
export function loseGroup(engine: Engine, id: string): Promise<boolean> {
  return changeGroup(engine, id, ({ status }, tx) =>
    status === 'linked' ? { status: 'lost', statusSince: tx.now } : null,
  );
}

/** The group has another id now. Should somebody have linked that already, the old one ends. */
export async function moveGroup(engine: Engine, input: MoveGroupInput): Promise<void> {
  const { bot, chatId, nextChatId } = parseInput(moveSchema, input);
  const { storage } = engine.backend;
  const group = await storage.chatGroups.findByChat(bot, chatId);
  if (group === null) return;
  const next = await storage.chatGroups.findByChat(bot, nextChatId);
  await changeGroup(engine, group.id, (_before, tx) =>
    next === null ? { chatId: nextChatId } : { status: 'unlinked', statusSince: tx.now },
  );
}

/** Posts nothing there any more. @throws PanelkitError `NOT_FOUND` */
export async function unlinkGroup(engine: Engine, id: string, by: QueryContext): Promise<void> {
  const actor = actorOf(by);
  parseInput(idSchema, id);
  requireStaff(actor, { kind: 'chat group', id });
  await engine.backend.storage.transaction(async (tx) => {
    const { status } = await tx.chatGroups.get(id);
    if (status === 'unlinked') return;
    await tx.chatGroups.update(id, { status: 'unlinked', statusSince: tx.now });
    const target = { kind: 'chat group', id };
    await recordAudit(engine, tx, { actor, action: 'chat-group.unlink', target, before: { status } });
  });
}

/** A person of the staff: the shop itself links nothing. @throws PanelkitError `NOT_FOUND` */
function requireMember(actor: Actor, id: string): void {
  if (actor.kind !== 'staff') throw notFound('chat group', id);
}

/** Whether something changed. */
function changeGroup(
  engine: Engine,
  id: string,
  patchOf: (before: ChatGroup, tx: Transaction) => ChatGroupPatch | null,
): Promise<boolean> {
  parseInput(idSchema, id);
  return engine.backend.storage.transaction(async (tx) => {
    const patch = patchOf(await tx.chatGroups.get(id), tx);
    if (patch !== null) await tx.chatGroups.update(id, patch);
    return patch !== null;
  });
}

async function readGroup(engine: Engine, id: string): Promise<ChatGroup> {
  const group = await engine.backend.storage.chatGroups.find(id);
  if (group === null) throw notFound('chat group', id);
  return group;
}
