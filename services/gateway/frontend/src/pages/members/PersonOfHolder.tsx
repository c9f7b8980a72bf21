/** A person of the household that holds, when it is said whose part moves. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { Problem } from "@/api/problem";
import { got, members } from "@/api/services";

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  holderId: string | undefined;
}

export function PersonOfHolder({ holderId, value, onChange, id }: Props) {
  const { data } = useQuery({
    queryKey: ["household", holderId, "persons"],
    enabled: holderId !== undefined,
    queryFn: async () => {
      try {
        const path = { household_id: holderId ?? "" };
        return (await got(members.GET("/households/{household_id}", { params: { path } }))).members;
      } catch (error) {
        // An organisation holds too, and has no persons.
        if (error instanceof Problem && error.status === 404) return [];
        throw error;
      }
    },
  });
  return (
    <Select
      className="whole"
      id={id}
      allowClear
      disabled={!data || data.length === 0}
      value={value}
      onChange={onChange}
      options={data
        ?.filter((one) => !one.left_on)
        .map((one) => ({ value: one.id, label: `${one.name} ${one.relation}` }))}
    />
  );
}
