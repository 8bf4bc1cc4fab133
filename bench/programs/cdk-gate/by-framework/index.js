exports.onEvent = async () => ({});

exports.isComplete = async ({ RequestType, ResourceProperties: { endpoint, projectId, taskId } }) => {
  if (RequestType === "Delete") return { IsComplete: true };
  const answer = await fetch(`${endpoint}/v1/${projectId}/query_task_status?task_id=${taskId}`, {
    headers: { "x-auth-token": process.env.TOKEN },
  });
  const { task_status } = await answer.json();
  return { IsComplete: task_status === "success" };
};
