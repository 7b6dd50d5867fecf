// What Amazon Q Developer in chat applications documents of a custom notification, member by member (AWS, administrator
// guide, `custom-notifs`); what is not documented there is wrong here.
import { z } from 'zod';

const text = (most: number) => z.string().min(1).max(most);

export const chatSchema = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: text(256).optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown').optional(),
    title: text(250).optional(),
    description: text(8000),
    nextSteps: z.array(text(350)).optional(),
    keywords: z.array(text(75)).optional(),
  }),
  metadata: z
    .strictObject({
      threadId: text(256).optional(),
      summary: text(250).optional(),
      eventType: text(128).optional(),
      relatedResources: z.array(text(256)).optional(),
      additionalContext: z.record(z.string(), z.string()).optional(),
      enableCustomActions: z.boolean().optional(),
    })
    .optional(),
});
